package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Device;
import io.quaymaster.model.manifest.DeviceRequest;
import io.quaymaster.model.manifest.Spec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The part of a container's body that gives it devices of the host. */
final class DevicesPart {
    private DevicesPart() {}

    static void write(Spec spec, JsonObject host) {
        List<Device> devices = spec.get(ContainerFields.DEVICES);
        List<Map<String, Object>> paths = devices.stream()
                .filter(DevicesPart::isPath)
                .map(DevicesPart::path)
                .toList();
        List<String> names = devices.stream()
                .filter(device -> !isPath(device))
                .map(Device::host)
                .toList();
        List<Map<String, Object>> requests = Stream.concat(
                        spec.get(ContainerFields.GPUS).stream().map(DevicesPart::request),
                        names.isEmpty() ? Stream.empty() : Stream.of(interfaces(names)))
                .toList();
        host.putUnlessEmpty("Devices", paths)
                .putUnlessEmpty("DeviceRequests", requests)
                .putUnlessEmpty("DeviceCgroupRules", spec.get(ContainerFields.DEVICE_CGROUP_RULES));
    }

    private static boolean isPath(Device device) {
        return device.host().startsWith("/");
    }

    private static Map<String, Object> path(Device device) {
        return Map.of(
                "PathOnHost", device.host(),
                "PathInContainer", device.container(),
                "CgroupPermissions", device.permissions());
    }

    /** Devices by their names of the Container Device Interface. */
    private static Map<String, Object> interfaces(List<String> names) {
        return Map.of("Driver", "cdi", "DeviceIDs", names);
    }

    private static Map<String, Object> request(DeviceRequest request) {
        return new JsonObject()
                .putNullable("Driver", request.driver())
                .put("Count", request.count())
                .putUnlessEmpty("DeviceIDs", request.deviceIds())
                // Alternatives, each of them a list of what is needed together.
                .put("Capabilities", List.of(request.capabilities()))
                .putUnlessEmpty("Options", request.options())
                .toMap();
    }
}
