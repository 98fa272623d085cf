package io.quaymaster.agent.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A process, named so that another one on the same machine can tell whether it is still there.
 *
 * @param started when, in the machine's ticks since it was started: a later process of the same number has another time
 * @param realm where the number means something: this boot of this machine, and this container; empty where that is not known
 */
record ProcessId(long pid, String started, String realm) {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 0;
    private static final int START_TIME = 19;
    // A zombie, and one that is being removed: nothing of it runs any more.
    private static final Set<String> ENDED = Set.of("Z", "X");

    static ProcessId current() {
        return current(PROC);
    }

    static ProcessId current(Path proc) {
        return of(proc, ProcessHandle.current().pid());
    }

    /** One of the same container. */
    static ProcessId of(Path proc, long pid) {
        try {
            // Where the processes of others are hidden, that one is not seen says nothing.
            if (!Files.exists(proc.resolve("1"))) {
                return new ProcessId(pid, "", "");
            }
            String boot =
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
            Path namespace = Files.readSymbolicLink(proc.resolve("self/ns/pid"));
            return new ProcessId(pid, stat(proc, pid).get(START_TIME), boot + "/" + namespace);
        } catch (IOException notLinux) {
            return new ProcessId(pid, "", "");
        }
    }

    /** True only where that is certain. */
    boolean isGone() {
        return isGone(PROC);
    }

    boolean isGone(Path proc) {
        if (realm.isEmpty() || !realm.equals(current(proc).realm())) {
            return false;
        }
        try {
            List<String> stat = stat(proc, pid);
            return !stat.get(START_TIME).equals(started) || ENDED.contains(stat.get(STATE));
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What is known of a process, from its state on: its name, which comes before that, may hold anything. */
    private static List<String> stat(Path proc, long pid) throws IOException {
        String stat = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"));
        return List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "));
    }
}
