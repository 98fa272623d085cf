package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.state.ActualContainer.Settings;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A container's restart policy and limits, from and to the daemon's words for them. */
final class Limits {
    private static final int NANO_DIGITS = 9;
    private static final String MEMORY = "mem_limit";
    private static final String MEMORY_AND_SWAP = "memswap_limit";
    private static final String PROCESSES = "pids_limit";
    private static final List<Limit> ALL = List.of(
            new Limit(MEMORY, "Memory", Form.NUMBER),
            new Limit("mem_reservation", "MemoryReservation", Form.NUMBER),
            new Limit(MEMORY_AND_SWAP, "MemorySwap", Form.NUMBER),
            new Limit("cpus", "NanoCpus", Form.BILLIONTHS),
            new Limit("cpu_shares", "CpuShares", Form.NUMBER),
            new Limit("cpu_quota", "CpuQuota", Form.NUMBER),
            new Limit("cpu_period", "CpuPeriod", Form.NUMBER),
            new Limit("cpuset", "CpusetCpus", Form.TEXT),
            new Limit(PROCESSES, "PidsLimit", Form.NUMBER));

    private Limits() {}

    private enum Form {
        NUMBER,
        BILLIONTHS,
        TEXT
    }

    /**
     * @param field as manifests write it
     * @param key as the Engine API writes it
     */
    private record Limit(String field, String key, Form form) {
        String read(JsonNode value) {
            return form == Form.BILLIONTHS
                    ? BigDecimal.valueOf(value.asLong(), NANO_DIGITS)
                            .stripTrailingZeros()
                            .toPlainString()
                    : value.asText();
        }

        Object write(String text) {
            return switch (form) {
                case NUMBER -> Long.parseLong(text);
                case BILLIONTHS ->
                    new BigDecimal(text).movePointRight(NANO_DIGITS).longValueExact();
                case TEXT -> text;
            };
        }
    }

    /** @param hostConfig of an inspected container; what is empty there is not set */
    static Settings read(JsonNode hostConfig) {
        SortedMap<String, String> limits = new TreeMap<>();
        ALL.forEach(limit -> {
            JsonNode value = hostConfig.path(limit.key());
            if (!value.asText("").isEmpty()) {
                limits.put(limit.field(), limit.read(value));
            }
        });
        return new Settings(policy(hostConfig.path("RestartPolicy")), limits);
    }

    /** The body of an update. */
    static Map<String, Object> body(Settings settings) {
        Map<String, Object> body = new TreeMap<>();
        ALL.stream()
                .filter(limit -> settings.limits().containsKey(limit.field()))
                .forEach(limit -> body.put(limit.key(), limit.write(limited(settings, limit))));
        String memory = settings.limits().get(MEMORY);
        if (memory != null) {
            // The daemon keeps the old sum otherwise, and refuses memory beyond it.
            body.putIfAbsent("MemorySwap", 2 * Long.parseLong(memory));
        }
        body.putIfAbsent("PidsLimit", -1);
        body.put(
                "RestartPolicy",
                Map.of(
                        "Name", settings.restart().mode().word(),
                        "MaximumRetryCount", settings.restart().maximumRetries()));
        return body;
    }

    private static String limited(Settings settings, Limit limit) {
        return settings.limits().getOrDefault(limit.field(), "");
    }

    private static RestartPolicy policy(JsonNode policy) {
        String word = policy.path("Name").asText();
        return Arrays.stream(RestartPolicy.Mode.values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .map(mode ->
                        new RestartPolicy(mode, policy.path("MaximumRetryCount").asInt()))
                .orElse(RestartPolicy.NO);
    }
}
