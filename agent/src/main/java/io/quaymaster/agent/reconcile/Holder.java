package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker.Marker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who holds a lease, or asks for one, as the labels of its container say.
 *
 * @param run a name by chance: the same agent started again is another holder
 * @param command that runs: {@code agent} or {@code apply}
 * @param since when it took the lease, or asked for it
 */
record Holder(String run, String command, String version, String host, ProcessId process, Instant since) {
    private static final String RUN = Marker.LABEL + ".run";
    private static final String COMMAND = Marker.LABEL + ".command";
    private static final String VERSION = Marker.LABEL + ".version";
    private static final String HOST = Marker.LABEL + ".host";
    private static final String PID = Marker.LABEL + ".pid";
    private static final String STARTED = Marker.LABEL + ".started";
    private static final String REALM = Marker.LABEL + ".realm";
    private static final String SINCE = Marker.LABEL + ".since";

    /** This process. */
    static Holder self(String command, String version, Instant now) {
        return new Holder(UUID.randomUUID().toString(), command, version, hostName(), ProcessId.current(), now);
    }

    /** Empty unless the labels are those of a lease of that source. */
    static Optional<Holder> read(String source, SortedMap<String, String> labels) {
        if (!source.equals(labels.get(Marker.LABEL))) {
            return Optional.empty();
        }
        try {
            ProcessId process = new ProcessId(
                    Long.parseLong(labels.getOrDefault(PID, "")),
                    labels.getOrDefault(STARTED, ""),
                    labels.getOrDefault(REALM, ""));
            return Optional.of(new Holder(
                    labels.getOrDefault(RUN, ""),
                    labels.getOrDefault(COMMAND, ""),
                    labels.getOrDefault(VERSION, ""),
                    labels.getOrDefault(HOST, ""),
                    process,
                    Instant.parse(labels.getOrDefault(SINCE, ""))));
        } catch (NumberFormatException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    SortedMap<String, String> labels(String source) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put(Marker.LABEL, source);
        labels.put(RUN, run);
        labels.put(COMMAND, command);
        labels.put(VERSION, version);
        labels.put(HOST, host);
        labels.put(PID, Long.toString(process.pid()));
        labels.put(STARTED, process.started());
        labels.put(REALM, process.realm());
        labels.put(SINCE, since.toString());
        return labels;
    }

    Holder since(Instant now) {
        return new Holder(run, command, version, host, process, now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** As a person reads it: {@code quaymaster agent on web1 (process 3012), since 2026-11-01T12:00:00Z}. */
    @Override
    public String toString() {
        return "quaymaster " + command + " on " + host + " (process " + process.pid() + "), since " + since;
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "a host without a name";
            }
        }
    }
}
