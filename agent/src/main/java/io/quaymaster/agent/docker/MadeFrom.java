package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.manifest.Durations;
import io.quaymaster.model.state.ComposeMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads off a container, or an image, the fields of a manifest that it could have been made from, as plain data: the way back from
 * {@link ContainerBody}. What cannot be changed in place is there, and what the daemon fills in by itself is not.
 */
final class MadeFrom {
    private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");
    private static final Set<String> MODES = Set.of("bridge", "host", "none");
    private static final long SHARED_MEMORY = 64L << 20;
    private static final int SHORT_ID = 12;

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private MadeFrom() {}

    /** @param inspected the answer to an inspection of a container */
    static Map<String, Object> of(JsonNode inspected) {
        MadeFrom made = new MadeFrom();
        made.process(inspected.path("Config"));
        made.container(inspected);
        made.host(inspected.path("HostConfig"));
        made.mounts(inspected);
        return made.fields;
    }

    /** @param inspected the answer to an inspection of an image */
    static Map<String, Object> ofImage(JsonNode inspected) {
        MadeFrom made = new MadeFrom();
        JsonNode config = inspected.path("Config");
        made.process(config);
        List<Object> volumes = new ArrayList<>();
        config.path("Volumes").properties().forEach(volume -> volumes.add(volume.getKey()));
        made.put("volumes", volumes);
        return made.fields;
    }

    /** Whether the daemon gave a volume its name. */
    static boolean isAnonymous(String volume) {
        return ANONYMOUS.matcher(volume).matches();
    }

    /** What images have too. */
    private void process(JsonNode config) {
        put("environment", environment(config.path("Env")));
        put("command", texts(config.path("Cmd")));
        put("entrypoint", texts(config.path("Entrypoint")));
        put("user", config.path("User").asText());
        put("working_dir", config.path("WorkingDir").asText());
        put("stop_signal", config.path("StopSignal").asText());
        put("labels", labels(config.path("Labels")));
        put("expose", keys(config.path("ExposedPorts")));
        put("healthcheck", healthcheck(config.path("Healthcheck")));
    }

    private void container(JsonNode inspected) {
        JsonNode config = inspected.path("Config");
        String hostname = config.path("Hostname").asText();
        boolean own = !inspected.path("Id").asText().startsWith(hostname) || hostname.length() != SHORT_ID;
        put("hostname", own ? hostname : "");
        put("domainname", config.path("Domainname").asText());
        put("mac_address", config.path("MacAddress").asText());
        putTrue("tty", config.path("Tty"));
        putTrue("stdin_open", config.path("OpenStdin"));
        if (config.path("StopTimeout").isNumber()) {
            fields.put("stop_grace_period", config.path("StopTimeout").asLong() + "s");
        }
        String mode = inspected.path("HostConfig").path("NetworkMode").asText();
        put("network_mode", MODES.contains(mode) || mode.startsWith("container:") ? mode : "");
    }

    private void host(JsonNode host) {
        putTrue("privileged", host.path("Privileged"));
        putTrue("read_only", host.path("ReadonlyRootfs"));
        putTrue("init", host.path("Init"));
        putTrue("oom_kill_disable", host.path("OomKillDisable"));
        put("cap_add", texts(host.path("CapAdd")));
        put("cap_drop", texts(host.path("CapDrop")));
        put("security_opt", securityOptions(host));
        put("group_add", texts(host.path("GroupAdd")));
        put("dns", texts(host.path("Dns")));
        put("dns_search", texts(host.path("DnsSearch")));
        put("dns_opt", texts(host.path("DnsOptions")));
        put("extra_hosts", texts(host.path("ExtraHosts")));
        put("device_cgroup_rules", texts(host.path("DeviceCgroupRules")));
        put("annotations", map(host.path("Annotations")));
        put("sysctls", map(host.path("Sysctls")));
        put("storage_opt", map(host.path("StorageOpt")));
        put("pid", host.path("PidMode").asText());
        put("uts", host.path("UTSMode").asText());
        put("userns_mode", host.path("UsernsMode").asText());
        put("ipc", host.path("IpcMode").asText());
        put("cgroup", host.path("CgroupnsMode").asText());
        put("cgroup_parent", host.path("CgroupParent").asText());
        put("runtime", host.path("Runtime").asText());
        putNumber("oom_score_adj", host.path("OomScoreAdj"), 0);
        putNumber("mem_swappiness", host.path("MemorySwappiness"), -1);
        putNumber("cpu_rt_period", host.path("CpuRealtimePeriod"), 0);
        putNumber("cpu_rt_runtime", host.path("CpuRealtimeRuntime"), 0);
        putNumber("shm_size", host.path("ShmSize"), SHARED_MEMORY);
        put("ports", ports(host.path("PortBindings")));
        put("ulimits", ulimits(host.path("Ulimits")));
        put("devices", devices(host.path("Devices")));
        put("gpus", requests(host.path("DeviceRequests")));
        put("blkio_config", blockDevices(host));
        put("logging", logging(host.path("LogConfig")));
        put("tmpfs", tmpfs(host.path("Tmpfs")));
    }

    private void mounts(JsonNode inspected) {
        SortedSet<String> inMemory =
                new TreeSet<>(map(inspected.path("HostConfig").path("Tmpfs")).keySet());
        List<Object> mounts = new ArrayList<>();
        inspected.path("Mounts").forEach(mount -> {
            String target = mount.path("Destination").asText();
            if (!inMemory.contains(target)) {
                mounts.add(mount(mount, target, option(inspected, target)));
            }
        });
        put("volumes", mounts);
    }

    /** What of a mount only stands where it was asked for. */
    private static JsonNode option(JsonNode inspected, String target) {
        for (JsonNode asked : inspected.path("HostConfig").path("Mounts")) {
            if (asked.path("Target").asText().equals(target)) {
                return asked;
            }
        }
        return inspected.path("nothing");
    }

    private static Map<String, Object> mount(JsonNode mount, String target, JsonNode asked) {
        Map<String, Object> written = new LinkedHashMap<>();
        String type = mount.path("Type").asText();
        written.put("type", type);
        written.put("target", target);
        if (!mount.path("RW").asBoolean(true)) {
            written.put("read_only", true);
        }
        switch (type) {
            case "volume" -> {
                String name = mount.path("Name").asText();
                if (!isAnonymous(name)) {
                    written.put("source", name);
                }
                String subpath = asked.path("VolumeOptions").path("Subpath").asText();
                if (!subpath.isEmpty()) {
                    written.put("volume", Map.of("subpath", subpath));
                }
            }
            case "bind" -> {
                written.put("source", mount.path("Source").asText());
                String propagation = mount.path("Propagation").asText();
                if (!propagation.isEmpty() && !propagation.equals("rprivate")) {
                    written.put("bind", Map.of("propagation", propagation));
                }
            }
            default -> {
                Map<String, Object> options = new TreeMap<>();
                long size = asked.path("TmpfsOptions").path("SizeBytes").asLong();
                int mode = asked.path("TmpfsOptions").path("Mode").asInt();
                if (size != 0) {
                    options.put("size", size);
                }
                if (mode != 0) {
                    options.put("mode", "0" + Integer.toOctalString(mode));
                }
                if (!options.isEmpty()) {
                    written.put("tmpfs", options);
                }
            }
        }
        return written;
    }

    /** Without what the daemon adds for a container that shares much with the host. */
    private static List<Object> securityOptions(JsonNode host) {
        List<Object> options = texts(host.path("SecurityOpt"));
        boolean shares = host.path("PidMode").asText().equals("host")
                || host.path("IpcMode").asText().equals("host");
        if (shares || host.path("Privileged").asBoolean()) {
            options.remove("label=disable");
        }
        return options;
    }

    private static SortedMap<String, Object> environment(JsonNode list) {
        SortedMap<String, Object> environment = new TreeMap<>();
        list.forEach(item -> {
            String[] pair = item.asText().split("=", 2);
            if (pair.length == 2) {
                environment.put(pair[0], pair[1]);
            }
        });
        return environment;
    }

    private static SortedMap<String, Object> labels(JsonNode labels) {
        SortedMap<String, Object> written = map(labels);
        written.keySet().removeIf(ComposeMark::isInternal);
        return written;
    }

    private static Map<String, Object> healthcheck(JsonNode check) {
        Map<String, Object> written = new LinkedHashMap<>();
        List<Object> test = texts(check.path("Test"));
        if (!test.isEmpty()) {
            written.put("test", test);
        }
        Map.of(
                        "interval", "Interval",
                        "timeout", "Timeout",
                        "start_period", "StartPeriod",
                        "start_interval", "StartInterval")
                .forEach((field, key) -> {
                    long nanos = check.path(key).asLong();
                    if (nanos != 0) {
                        written.put(field, Durations.text(Duration.ofNanos(nanos)));
                    }
                });
        if (check.path("Retries").asInt() != 0) {
            written.put("retries", check.path("Retries").asInt());
        }
        return written;
    }

    private static List<Object> ports(JsonNode bindings) {
        List<Object> ports = new ArrayList<>();
        bindings.properties().forEach(entry -> {
            String[] target = entry.getKey().split("/", 2);
            entry.getValue().forEach(binding -> {
                Map<String, Object> port = new LinkedHashMap<>();
                port.put("target", Integer.parseInt(target[0]));
                String published = binding.path("HostPort").asText();
                if (!published.isEmpty()) {
                    port.put("published", published);
                }
                String address = binding.path("HostIp").asText();
                if (!address.isEmpty()) {
                    port.put("host_ip", address);
                }
                if (target.length == 2 && !target[1].equals("tcp")) {
                    port.put("protocol", target[1]);
                }
                ports.add(port);
            });
        });
        return ports;
    }

    private static Map<String, Object> ulimits(JsonNode list) {
        Map<String, Object> limits = new TreeMap<>();
        list.forEach(limit -> limits.put(
                limit.path("Name").asText(),
                Map.of(
                        "soft", limit.path("Soft").asLong(),
                        "hard", limit.path("Hard").asLong())));
        return limits;
    }

    private static List<Object> devices(JsonNode list) {
        List<Object> devices = new ArrayList<>();
        list.forEach(device -> devices.add(Map.of(
                "source", device.path("PathOnHost").asText(),
                "target", device.path("PathInContainer").asText(),
                "permissions", device.path("CgroupPermissions").asText())));
        return devices;
    }

    private static List<Object> requests(JsonNode list) {
        List<Object> requests = new ArrayList<>();
        list.forEach(request -> {
            Map<String, Object> written = new LinkedHashMap<>();
            if (!request.path("Driver").asText().isEmpty()) {
                written.put("driver", request.path("Driver").asText());
            }
            List<Object> ids = texts(request.path("DeviceIDs"));
            if (ids.isEmpty()) {
                written.put(
                        "count",
                        request.path("Count").asInt() == -1
                                ? "all"
                                : request.path("Count").asInt());
            } else {
                written.put("device_ids", ids);
            }
            written.put("capabilities", texts(request.path("Capabilities").path(0)));
            written.put("options", map(request.path("Options")));
            requests.add(written);
        });
        return requests;
    }

    private static Map<String, Object> blockDevices(JsonNode host) {
        Map<String, Object> written = new LinkedHashMap<>();
        if (host.path("BlkioWeight").asInt() != 0) {
            written.put("weight", host.path("BlkioWeight").asInt());
        }
        Map.of(
                        "weight_device", "BlkioWeightDevice",
                        "device_read_bps", "BlkioDeviceReadBps",
                        "device_read_iops", "BlkioDeviceReadIOps",
                        "device_write_bps", "BlkioDeviceWriteBps",
                        "device_write_iops", "BlkioDeviceWriteIOps")
                .forEach((field, key) -> {
                    String value = field.equals("weight_device") ? "weight" : "rate";
                    List<Object> devices = new ArrayList<>();
                    host.path(key)
                            .forEach(device -> devices.add(Map.of(
                                    "path",
                                    device.path("Path").asText(),
                                    value,
                                    device.path(value.equals("weight") ? "Weight" : "Rate")
                                            .asLong())));
                    if (!devices.isEmpty()) {
                        written.put(field, devices);
                    }
                });
        return written;
    }

    private static Map<String, Object> logging(JsonNode config) {
        Map<String, Object> written = new LinkedHashMap<>();
        String driver = config.path("Type").asText();
        SortedMap<String, Object> options = map(config.path("Config"));
        if (!driver.isEmpty() && !(driver.equals("json-file") && options.isEmpty())) {
            written.put("driver", driver);
            written.put("options", options);
        }
        return written;
    }

    private static List<Object> tmpfs(JsonNode mounts) {
        List<Object> written = new ArrayList<>();
        map(mounts)
                .forEach((target, options) ->
                        written.add(options.toString().isEmpty() ? target : target + ":" + options));
        return written;
    }

    private static List<Object> texts(JsonNode list) {
        List<Object> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static List<Object> keys(JsonNode map) {
        return List.copyOf(map(map).keySet());
    }

    private static SortedMap<String, Object> map(JsonNode object) {
        SortedMap<String, Object> map = new TreeMap<>();
        object.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    private void put(String field, Object value) {
        boolean empty = switch (value) {
            case String text -> text.isEmpty();
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            default -> false;
        };
        if (!empty) {
            fields.put(field, value);
        }
    }

    private void putTrue(String field, JsonNode flag) {
        if (flag.asBoolean()) {
            fields.put(field, true);
        }
    }

    private void putNumber(String field, JsonNode number, long usual) {
        if (number.isNumber() && number.asLong() != usual) {
            fields.put(field, number.asLong());
        }
    }
}
