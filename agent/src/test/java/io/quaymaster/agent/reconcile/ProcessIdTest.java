package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a machine whose {@code /proc} the test makes; its process 7 is the one that is asked about. */
class ProcessIdTest {
    private static final ProcessId SEVEN = new ProcessId(7, "5000", "boot-1/pid:[42]");

    @TempDir
    Path proc;

    @BeforeEach
    void boot() throws IOException {
        boot("boot-1");
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[42]"));
        process(1, "(init)", "S", "1");
        process(ProcessHandle.current().pid(), "(java)", "S", "6000");
        process(7, "(a ) S 1 (name)", "S", "5000");
    }

    private void boot(String id) throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), id + "\n");
    }

    private void process(long pid, String name, String state, String started) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                pid + " " + name + " " + state + " 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 " + started + " 99 1\n");
    }

    private void end(long pid) throws IOException {
        Files.delete(proc.resolve(pid + "/stat"));
        Files.delete(proc.resolve(Long.toString(pid)));
    }

    @Test
    void isThereWhileItRuns() {
        assertThat(SEVEN.isGone(proc)).isFalse();
    }

    @Test
    void isGoneWhenNoProcessHasItsNumber() throws IOException {
        end(7);

        assertThat(SEVEN.isGone(proc)).isTrue();
    }

    @Test
    void isGoneWhenALaterProcessHasItsNumber() throws IOException {
        process(7, "(java)", "S", "7000");

        assertThat(SEVEN.isGone(proc)).isTrue();
    }

    @Test
    void isGoneWhenOnlyItsEndWasNotTakenNoticeOf() throws IOException {
        process(7, "(java)", "Z", "5000");

        assertThat(SEVEN.isGone(proc)).isTrue();
    }

    @Test
    void isThereWhileItIsStopped() throws IOException {
        process(7, "(java)", "T", "5000");

        assertThat(SEVEN.isGone(proc)).isFalse();
    }

    @Test
    void nothingIsKnownOfProcessesOfAnotherMachineBootOrContainer() throws IOException {
        end(7);

        assertThat(new ProcessId(7, "5000", "boot-2/pid:[42]").isGone(proc)).isFalse();
        assertThat(new ProcessId(7, "5000", "boot-1/pid:[43]").isGone(proc)).isFalse();
        assertThat(new ProcessId(7, "", "").isGone(proc)).isFalse();
        boot("boot-3");
        assertThat(SEVEN.isGone(proc)).isFalse();
    }

    @Test
    void nothingIsKnownWhereTheProcessesOfOthersAreHidden() throws IOException {
        end(7);
        end(1);

        assertThat(SEVEN.isGone(proc)).isFalse();
        assertThat(ProcessId.current(proc).realm()).isEmpty();
    }

    @Test
    void knowsItself() {
        assertThat(ProcessId.current(proc))
                .isEqualTo(new ProcessId(ProcessHandle.current().pid(), "6000", "boot-1/pid:[42]"));
        assertThat(ProcessId.current(proc).isGone(proc)).isFalse();
    }

    @Test
    void knowsAProcessThatEndedOnThisMachine() throws Exception {
        assumeThat(Path.of("/proc/1")).exists();
        Process other = new ProcessBuilder("sleep", "100").start();
        ProcessId id = ProcessId.of(Path.of("/proc"), other.pid());
        assertThat(id.isGone()).isFalse();

        other.destroyForcibly().waitFor();

        assertThat(id.isGone()).isTrue();
    }
}
