package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import java.util.SortedMap;

/** The part of a container's body that says how far it is kept apart from the host: rights, namespaces, runtime. */
final class IsolationPart {
    private IsolationPart() {}

    static void write(Spec spec, JsonObject host, ApiVersion version) {
        rights(spec, host);
        namespaces(spec, host);
        SortedMap<String, String> annotations = spec.get(ContainerFields.ANNOTATIONS);
        if (!annotations.isEmpty()) {
            version.require(1, 43, "annotations");
        }
        host.put("Runtime", spec.find(ContainerFields.RUNTIME))
                .putUnlessEmpty("Annotations", annotations)
                .putUnlessEmpty("Sysctls", spec.get(ContainerFields.SYSCTLS));
    }

    private static void rights(Spec spec, JsonObject host) {
        host.put("Privileged", spec.get(ContainerFields.PRIVILEGED))
                .put("ReadonlyRootfs", spec.get(ContainerFields.READ_ONLY))
                .putUnlessEmpty("CapAdd", spec.get(ContainerFields.CAP_ADD))
                .putUnlessEmpty("CapDrop", spec.get(ContainerFields.CAP_DROP))
                .putUnlessEmpty("SecurityOpt", spec.get(ContainerFields.SECURITY_OPT))
                .putUnlessEmpty("GroupAdd", spec.get(ContainerFields.GROUP_ADD));
    }

    private static void namespaces(Spec spec, JsonObject host) {
        host.put("PidMode", spec.find(ContainerFields.PID))
                .put("IpcMode", spec.find(ContainerFields.IPC))
                .put("UTSMode", spec.find(ContainerFields.UTS))
                .put("UsernsMode", spec.find(ContainerFields.USERNS_MODE))
                .put("CgroupnsMode", spec.find(ContainerFields.CGROUP))
                .put("CgroupParent", spec.find(ContainerFields.CGROUP_PARENT));
    }
}
