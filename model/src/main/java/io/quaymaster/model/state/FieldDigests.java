package io.quaymaster.model.state;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The fields of a spec, one by one, as they stand in a label of the object made from it: so that a plan can say which of them
 * differ. What could hold a secret is there only as a digest too short to be searched for, but long enough to see a change.
 */
public final class FieldDigests {
    private static final String DIGEST = "~";
    private static final int LONGEST = 200;
    private static final Set<String> MAPS = Set.of("environment", "labels", "sysctls", "annotations");
    /** What nobody writes a secret in. Commands, healthchecks, labels, annotations and options of drivers are not of these. */
    private static final Set<String> OPEN = Set.of(
            "attachable",
            "cap_add",
            "cap_drop",
            "cgroup",
            "cgroup_parent",
            "cpu_rt_period",
            "cpu_rt_runtime",
            "device_cgroup_rules",
            "devices",
            "dns",
            "dns_opt",
            "dns_search",
            "domainname",
            "driver",
            "enable_ipv6",
            "expose",
            "extra_hosts",
            "group_add",
            "hostname",
            "init",
            "internal",
            "ipam",
            "ipc",
            "mac_address",
            "mem_swappiness",
            "network_mode",
            "on_removal",
            "oom_kill_disable",
            "oom_score_adj",
            "pid",
            "platform",
            "ports",
            "privileged",
            "read_only",
            "runtime",
            "security_opt",
            "shm_size",
            "stdin_open",
            "stop_grace_period",
            "stop_signal",
            "sysctls",
            "tmpfs",
            "tty",
            "ulimits",
            "user",
            "userns_mode",
            "uts",
            "volumes",
            "working_dir");

    private FieldDigests() {}

    /** Each field with its text or digest; maps field by field, as {@code environment.NAME}. */
    static SortedMap<String, String> of(SortedMap<String, Object> canonical) {
        SortedMap<String, String> digests = new TreeMap<>();
        canonical.forEach((field, value) -> {
            if (MAPS.contains(field) && value instanceof Map<?, ?> map) {
                map.forEach((key, inner) -> digests.put(field + "." + key, shown(field, inner)));
            } else {
                digests.put(field, shown(field, value));
            }
        });
        return digests;
    }

    /** Whether a value is only known by its digest. */
    public static boolean hidden(String shown) {
        return shown.startsWith(DIGEST);
    }

    static String text(SortedMap<String, String> fields) {
        return fields.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    static SortedMap<String, String> parse(String text) {
        SortedMap<String, String> fields = new TreeMap<>();
        Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> {
                    try {
                        fields.put(decode(pair[0]), decode(pair[1]));
                    } catch (IllegalArgumentException notOurs) {
                        // A label that a person wrote: the plan then says less, and that is all.
                    }
                });
        return fields;
    }

    private static String shown(String field, Object value) {
        String text = value instanceof String string ? string : CanonicalText.of(value);
        boolean open = OPEN.contains(field) && text.length() <= LONGEST && !text.startsWith(DIGEST);
        return open ? text : digest(text);
    }

    /** Stands for a text that may not be shown. */
    static String digest(String text) {
        return DIGEST + Fingerprint.sha256(text).substring(0, 4);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
