package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.Ipam;
import io.quaymaster.model.manifest.NetworkFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a network down as the body of {@code POST /networks/create}. */
final class NetworkBody {
    private NetworkBody() {}

    static Map<String, Object> of(Step.CreateNetwork step) {
        return of(step, step.network().spec().get(NetworkFields.IPAM));
    }

    /** @param ipam in place of what the manifest says */
    static Map<String, Object> of(Step.CreateNetwork step, Ipam ipam) {
        Spec spec = step.network().spec();
        Map<String, String> labels = new TreeMap<>(spec.get(NetworkFields.LABELS));
        labels.putAll(step.ownership().labels());
        return new JsonObject()
                .put("Name", step.network().name())
                // Without it older daemons make a second network of the same name.
                .put("CheckDuplicate", true)
                .put("Driver", spec.get(NetworkFields.DRIVER))
                .putUnlessEmpty("Options", spec.get(NetworkFields.DRIVER_OPTS))
                .put("Internal", spec.get(NetworkFields.INTERNAL))
                .put("Attachable", spec.get(NetworkFields.ATTACHABLE))
                .put("EnableIPv6", spec.get(NetworkFields.ENABLE_IPV6))
                .put("IPAM", ipam(ipam))
                .put("Labels", labels)
                .toMap();
    }

    private static Map<String, Object> ipam(Ipam ipam) {
        List<Map<String, Object>> pools =
                ipam.config().stream().map(NetworkBody::pool).toList();
        return new JsonObject()
                .put("Driver", ipam.driver())
                .putUnlessEmpty("Config", pools)
                .putUnlessEmpty("Options", ipam.options())
                .toMap();
    }

    private static Map<String, Object> pool(Ipam.Pool pool) {
        return new JsonObject()
                .putNullable("Subnet", pool.subnet())
                .putNullable("Gateway", pool.gateway())
                .putNullable("IPRange", pool.ipRange())
                .putUnlessEmpty("AuxiliaryAddresses", pool.auxAddresses())
                .toMap();
    }
}
