package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.config.ConfigurationException;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.http.HttpException;
import io.quaymaster.agent.reconcile.Ending;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApplyCommandTest {
    private static final Plan.Blocked BLOCKED = new Plan.Blocked(
            new ResourceId(Kind.CONTAINER, "web"), "the name is taken", "rename the other one", List.of());

    private final CommandRun program = new CommandRun();

    @Test
    void endsWith0WhenItConverged() {
        assertThat(program.run("apply", ".", "--host", "unix:///d.sock")).isEqualTo(0);
        assertThat(program.out()).isEqualTo("Converged in 0.0 s.\n");
        assertThat(program.asked).contains("open .", "connect unix:///d.sock").containsSubsequence("close .", "close");
    }

    @Test
    void endsWith1WhenItDidNotConvergeAndSaysWhy() {
        program.convergence = (desired, tree, approved, docker, progress) -> {
            progress.blocked(BLOCKED);
            return new Ending.Stuck();
        };

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.out()).isEqualTo("container/web: blocked: the name is taken; rename the other one\n");
        assertThat(program.err())
                .isEqualTo("quaymaster: not converged after 0.0 s; what is in the way is said above\n");
    }

    @Test
    void endsWith1WhenSomebodyElseHasTheLeaseAndSaysWho() {
        program.convergence =
                (desired, tree, approved, docker, progress) -> new Ending.Refused("the lease is held by web2");

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.out()).isEmpty();
        assertThat(program.err()).isEqualTo("quaymaster: the lease is held by web2\n");
    }

    @Test
    void drawsOnATerminalAndGivesTheCursorBack() {
        onTerminal("xterm");

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.out()).contains("\u001b[?25l", "container/web").endsWith("\u001b[?25h");
    }

    @Test
    void drawsWithoutColoursWhereNoColorIsSet() {
        onTerminal("xterm");
        program.environment.put("NO_COLOR", "1");

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.out()).contains("\u001b[?25l").doesNotContain("\u001b[31m");
    }

    @Test
    void printsPlainLinesOnADumbTerminal() {
        onTerminal("dumb");

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.out()).doesNotContain("\u001b");
    }

    @Test
    void putsFilesForContainersWhereItIsTold() {
        program.run("apply", ".", "--data", "state");

        assertThat(program.asked).contains("files below /home/me/state");
    }

    @Test
    void removesMuchOnlyWhereThatIsApproved() {
        List<Boolean> approvals = new ArrayList<>();
        program.convergence = (desired, tree, approved, docker, progress) -> {
            approvals.add(approved);
            return new Ending.Converged();
        };

        program.run("apply", ".");
        program.run("apply", ".", "--approve");

        assertThat(approvals).containsExactly(false, true);
    }

    @Test
    void changesNothingWhenTheManifestsAreBad() {
        program.revisions.put("", CommandRun.bad());
        List<Desired> converged = new ArrayList<>();
        program.convergence = (desired, tree, approved, docker, progress) -> {
            converged.add(desired);
            return new Ending.Converged();
        };

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.err()).contains("a.yaml:3:7: container \"web\": port 70000 is not in 1-65535\n");
        assertThat(converged).isEmpty();
    }

    @Test
    void saysWhyItCouldNotBegin() {
        program.convergence = (desired, tree, approved, docker, progress) -> new Ending.Refused("permission denied");

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.err()).isEqualTo("quaymaster: permission denied\n");
    }

    @Test
    void saysInOneLineThatTheDaemonDoesNotAnswer() {
        program.convergence = (desired, tree, approved, docker, progress) -> {
            throw new DockerException(DockerException.Category.UNREACHABLE, "no daemon answers at unix:///d.sock");
        };

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.err()).isEqualTo("quaymaster: no daemon answers at unix:///d.sock\n");
    }

    @ParameterizedTest
    @MethodSource
    void saysInOneLineWhatThisHostIsInTheWayWith(RuntimeException failure) {
        program.convergence = (desired, tree, approved, docker, progress) -> {
            throw failure;
        };

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.err()).isEqualTo("quaymaster: port 9480 is taken\n");
    }

    static Stream<RuntimeException> saysInOneLineWhatThisHostIsInTheWayWith() {
        return Stream.of(
                new HttpException("port 9480 is taken", new IOException()),
                new ConfigurationException("port 9480 is taken"));
    }

    @Test
    void showsWhereABugIs() {
        program.convergence = (desired, tree, approved, docker, progress) -> {
            throw new IllegalStateException("never");
        };

        assertThat(program.run("apply", ".")).isEqualTo(1);
        assertThat(program.err())
                .startsWith("quaymaster: this is a bug, please report it with these lines:\n")
                .contains("IllegalStateException: never", "ApplyCommandTest");
    }

    private void onTerminal(String type) {
        program.terminal = new Terminal(true, true, () -> new Terminal.Size(80, 24));
        program.environment.put("TERM", type);
        program.convergence = (desired, tree, approved, docker, progress) -> {
            progress.blocked(BLOCKED);
            return new Ending.Stuck();
        };
    }
}
