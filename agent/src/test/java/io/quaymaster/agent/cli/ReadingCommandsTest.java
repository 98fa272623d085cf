package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Reason;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingCommandsTest {
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");

    private final CommandRun program = new CommandRun();

    @Test
    void validateCountsWhatIsGood() {
        assertThat(program.run("validate", ".")).isEqualTo(0);
        assertThat(program.out()).isEqualTo("2 resources are good: 1 image, 1 container\n");
        assertThat(program.asked).containsExactly("open .", "load deploy of default at  with {}", "close .");
    }

    @Test
    void validatePrintsAllProblemsOneALine() {
        program.revisions.put("", CommandRun.bad());

        assertThat(program.run("validate", ".")).isEqualTo(1);
        assertThat(program.out()).isEqualTo("""
                a.yaml:3:7: container "web": port 70000 is not in 1-65535
                b.yaml:1:1: unknown kind "Pod"
                2 problems
                """);
    }

    @Test
    void validatePrintsJsonForPrograms() throws IOException {
        assertThat(program.run("validate", ".", "-o", "json")).isEqualTo(0);
        JsonNode good = new JsonMapper().readTree(program.out());
        assertThat(good.path("good").asBoolean()).isTrue();
        assertThat(good.path("resources").toString()).isEqualTo("[\"image/cache\",\"container/cache\"]");

        CommandRun other = new CommandRun();
        other.revisions.put("", CommandRun.bad());
        assertThat(other.run("validate", ".", "-o", "json")).isEqualTo(1);
        assertThat(new JsonMapper()
                        .readTree(other.out())
                        .path("problems")
                        .get(0)
                        .toString())
                .isEqualTo("{\"path\":\"a.yaml\",\"line\":3,\"column\":7,\"subject\":\"container \\\"web\\\"\","
                        + "\"message\":\"port 70000 is not in 1-65535\"}");
    }

    @Test
    void nothingToReadIsAFailure() {
        program.revisions.put("", new Loaded.Empty("deploy"));

        assertThat(program.run("validate", ".")).isEqualTo(1);
        assertThat(program.err())
                .isEqualTo(
                        "quaymaster: there are no manifests in \"deploy\": files that end in .yaml or .yml are read,"
                                + " manifests and Compose files, except hidden ones and those that .quaymasterignore excludes\n");
    }

    @Test
    void variablesComeFromFilesAndTheCommandLineTheLatterWins(@TempDir Path directory) throws IOException {
        program.directory = directory;
        Files.writeString(directory.resolve("vars.env"), "TAG=1.0\nREGISTRY=localhost:5000\n");

        assertThat(program.run("validate", ".", "--variables", "vars.env", "--set", "TAG=2=0", "--source", "shop"))
                .isEqualTo(0);
        assertThat(program.asked).contains("load deploy of shop at  with {REGISTRY=localhost:5000, TAG=2=0}");
    }

    @Test
    void complainsAboutAFileOfVariablesThatIsNotThere(@TempDir Path directory) {
        program.directory = directory;

        assertThat(program.run("validate", ".", "--variables", "vars.env")).isEqualTo(1);
        assertThat(program.err())
                .isEqualTo("quaymaster: the file of variables " + directory.resolve("vars.env")
                        + " cannot be read: there is no such file; name another with --variables\n");
    }

    @Test
    void planSaysThatThereIsNothingToDo() {
        assertThat(program.run("plan", ".")).isEqualTo(0);
        assertThat(program.out()).isEqualTo("Nothing to do.\n");
        assertThat(program.asked).containsSubsequence("connect null", "observe", "close");
    }

    @Test
    void planEndsWith2WhenThereIsSomethingToDo() {
        program.plan = new Plan(List.of(start()), List.of(), List.of(), null);

        assertThat(program.run("plan", ".", "--host", "tcp://h:1", "--ref", "")).isEqualTo(2);
        assertThat(program.out()).contains("start container web").contains("it is new");
        assertThat(program.asked).contains("connect tcp://h:1");
    }

    @Test
    void planEndsWith1WhenSomethingIsBlocked() {
        program.plan = new Plan(List.of(start()), List.of(), List.of(blocked()), null);

        assertThat(program.run("plan", ".")).isEqualTo(1);
        assertThat(program.out()).contains("taken; rename it\n    | no such file\n");
    }

    @Test
    void planPrintsJsonForPrograms() throws IOException {
        program.plan = new Plan(
                List.of(start()),
                List.of(new Plan.Wait(WEB, "it to become healthy", Instant.EPOCH)),
                List.of(blocked()),
                null);

        assertThat(program.run("plan", ".", "-o", "json")).isEqualTo(1);
        assertThat(new JsonMapper().readTree(program.out())).isEqualTo(new JsonMapper().readTree("""
                {"version": 1,
                 "steps": [{"step": "start_container", "resource": "container/web", "target": "web",
                            "reason": "it is new", "changes": [{"field": "user", "from": null, "to": "app"}],
                            "after": [0]}],
                 "waits": [{"resource": "container/web", "until": "it to become healthy",
                            "look_again": "1970-01-01T00:00:00Z"}],
                 "blocked": [{"resource": "container/web", "why": "taken", "next": "rename it",
                              "log": ["no such file"]}],
                 "due": null}
                """));
    }

    @Test
    void planDoesNotObserveTheDaemonWhenTheManifestsAreBad() {
        program.revisions.put("", CommandRun.bad());

        assertThat(program.run("plan", ".")).isEqualTo(1);
        assertThat(program.err())
                .startsWith("warning: a.yaml:2:1: the variable TAG is not set\na.yaml:3:7: ")
                .endsWith("2 problems\n");
        assertThat(program.asked).doesNotContain("observe");
    }

    @Test
    void diffComparesTwoRevisionsWithoutADaemon() {
        program.revisions.put("v1", CommandRun.good("redis:7.2"));
        program.revisions.put("v2", CommandRun.good("redis:7.4"));

        assertThat(program.run("diff", ".", "v1", "v2")).isEqualTo(2);
        assertThat(program.out()).isEqualTo("""
                ~ image/cache
                    ~ pull: redis:7.2 -> redis:7.4
                ~ container/cache
                    ~ image: redis:7.2 -> redis:7.4
                0 added, 2 changed, 0 removed
                """);
        assertThat(program.asked).noneMatch(call -> call.startsWith("connect"));
    }

    @Test
    void diffEndsWith0WhenNothingDiffers() throws IOException {
        program.revisions.put("v1", CommandRun.good("redis:7.2"));
        program.revisions.put("v2", CommandRun.good("redis:7.2"));

        assertThat(program.run("diff", ".", "v1", "v2", "-o", "json")).isEqualTo(0);
        assertThat(new JsonMapper().readTree(program.out()))
                .isEqualTo(
                        new JsonMapper().readTree("{\"version\":1,\"from\":\"v1\",\"to\":\"v2\",\"differences\":[]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "./shop", "/srv/shop", "https://git.example.com/shop.git"})
    void diffSaysThatARevisionIsMissingAfterThePath(String path) {
        assertThat(program.run("diff", path, "HEAD")).isEqualTo(64);
        assertThat(program.err())
                .startsWith(
                        "quaymaster diff: needs two revisions after the PATH, the old and the new one: quaymaster diff "
                                + path + " HEAD REVISION2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/run/docker.sock", "ssh://host", "unix://", "tcp:host"})
    void aHostThatIsNoAddressIsWrongUsage(String host) {
        assertThat(program.run("plan", ".", "--host", host)).isEqualTo(64);
        assertThat(program.err()).contains("\"" + host + "\" cannot be used: ").contains("quaymaster plan --help");
        assertThat(program.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"convert", "config"})
    void saysThatAComposeFileIsExpectedWhereThereIsNone(String command) {
        assertThat(program.run(command, "nope.yaml")).isEqualTo(1);
        assertThat(program.err()).startsWith("quaymaster: nope.yaml does not exist: give a Compose file, ");
    }

    @Test
    void diffSaysAtWhichRevisionTheProblemsAre() {
        program.revisions.put("v1", CommandRun.good("redis:7.2"));
        program.revisions.put("v2", CommandRun.bad());

        assertThat(program.run("diff", ".", "v1", "v2")).isEqualTo(1);
        assertThat(program.err()).contains("\nat v2:\na.yaml:3:7: ");
    }

    private static Plan.Blocked blocked() {
        return new Plan.Blocked(WEB, "taken", "rename it", List.of("no such file"));
    }

    private static Plan.Planned start() {
        return new Plan.Planned(
                new Step.StartContainer(WEB, Step.Target.created("web")),
                new Reason("it is new", List.of(new Reason.Change("user", null, "app"))),
                new TreeSet<>(Set.of(0)));
    }
}
