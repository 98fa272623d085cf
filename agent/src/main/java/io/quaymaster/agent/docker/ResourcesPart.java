package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.BlkioConfig;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.manifest.Ulimit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The part of a container's body that bounds what it takes of the host: memory, processors, processes, block devices. */
final class ResourcesPart {
    private static final int NANO_DIGITS = 9;

    private ResourcesPart() {}

    static void write(Spec spec, JsonObject host) {
        memory(spec, host);
        processors(spec, host);
        spec.find(ContainerFields.BLKIO_CONFIG).ifPresent(config -> blockDevices(config, host));
        host.put("PidsLimit", spec.find(ContainerFields.PIDS_LIMIT))
                .putUnlessEmpty("Ulimits", ulimits(spec.get(ContainerFields.ULIMITS)))
                .putUnlessEmpty("StorageOpt", spec.get(ContainerFields.STORAGE_OPT));
    }

    private static void memory(Spec spec, JsonObject host) {
        host.put("Memory", spec.find(ContainerFields.MEM_LIMIT))
                .put("MemoryReservation", spec.find(ContainerFields.MEM_RESERVATION))
                .put("MemorySwap", spec.find(ContainerFields.MEMSWAP_LIMIT))
                .put("MemorySwappiness", spec.find(ContainerFields.MEM_SWAPPINESS))
                .put("ShmSize", spec.find(ContainerFields.SHM_SIZE))
                .put("OomKillDisable", spec.get(ContainerFields.OOM_KILL_DISABLE))
                .put("OomScoreAdj", spec.find(ContainerFields.OOM_SCORE_ADJ));
    }

    private static void processors(Spec spec, JsonObject host) {
        host.put(
                        "NanoCpus",
                        spec.find(ContainerFields.CPUS)
                                .map(cpus -> cpus.movePointRight(NANO_DIGITS).longValue()))
                .put("CpuShares", spec.find(ContainerFields.CPU_SHARES))
                .put("CpuQuota", spec.find(ContainerFields.CPU_QUOTA))
                .put("CpuPeriod", spec.find(ContainerFields.CPU_PERIOD))
                .put("CpusetCpus", spec.find(ContainerFields.CPUSET))
                .put("CpuRealtimeRuntime", spec.find(ContainerFields.CPU_RT_RUNTIME))
                .put("CpuRealtimePeriod", spec.find(ContainerFields.CPU_RT_PERIOD));
    }

    private static void blockDevices(BlkioConfig config, JsonObject host) {
        host.putNullable("BlkioWeight", config.weight())
                .putUnlessEmpty("BlkioWeightDevice", byDevice(config.weightDevice(), "Weight"))
                .putUnlessEmpty("BlkioDeviceReadBps", byDevice(config.deviceReadBps(), "Rate"))
                .putUnlessEmpty("BlkioDeviceReadIOps", byDevice(config.deviceReadIops(), "Rate"))
                .putUnlessEmpty("BlkioDeviceWriteBps", byDevice(config.deviceWriteBps(), "Rate"))
                .putUnlessEmpty("BlkioDeviceWriteIOps", byDevice(config.deviceWriteIops(), "Rate"));
    }

    private static List<Map<String, Object>> byDevice(SortedMap<String, ? extends Number> values, String name) {
        return values.entrySet().stream()
                .map(entry -> Map.<String, Object>of("Path", entry.getKey(), name, entry.getValue()))
                .toList();
    }

    private static List<Map<String, Object>> ulimits(SortedMap<String, Ulimit> ulimits) {
        return ulimits.entrySet().stream()
                .map(entry -> Map.<String, Object>of(
                        "Name", entry.getKey(),
                        "Soft", entry.getValue().soft(),
                        "Hard", entry.getValue().hard()))
                .toList();
    }
}
