package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is seen of containers of a real engine. */
@Tag("engine")
class ObservationIT {
    private TestEngine engine;
    private Observation observation;

    @BeforeEach
    void connect() {
        engine = new TestEngine();
        observation = new Observation(engine.api(), new Inspections(), new DiscardedLimits(), false);
        engine.api().stream(
                ApiRequest.to(Operation.PULL_IMAGE)
                        .query("fromImage", "busybox")
                        .query("tag", "stable"),
                item -> {});
    }

    @AfterEach
    void clean() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({"false, json-file", "true, json-file", "false, local"})
    void showsTheLastLinesOfAJobThatFailed(boolean tty, String driver) {
        String job = run(
                "job",
                "tty: " + tty + ", logging: {driver: " + driver + "}",
                "for i in 1 2 3 4 5 6 7 8 9 10 11; do echo line $i; done; printf \"\\\\033[31mfull\\\\033[0m\" >&2; exit 3");

        ActualContainer seen = ended(job);
        assertThat(seen.state())
                .isInstanceOfSatisfying(
                        State.Exited.class, exited -> assertThat(exited.code()).isEqualTo(3));
        assertThat(seen.lastLines()).hasSize(10).startsWith("line 3").endsWith("full");
    }

    @Test
    void showsNothingOfAJobThatSucceededNorOfOneWhoseLogCannotBeRead() {
        String good = run("good", "tty: false", "echo secret");
        String mute = run("mute", "logging: {driver: none}", "echo lost; exit 1");

        assertThat(ended(good).lastLines()).isEmpty();
        assertThat(ended(mute).lastLines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "pids_limit=-1", "cpuset=0", "cpu_quota=-1", "memswap_limit=-1", "cpus=0.5,pids_limit=20"})
    void seesWhatAnUpdateGave(String limits) {
        String web = run("web", "mem_limit: 64m, memswap_limit: 80m, pids_limit: 10", "sleep 600");
        Settings wanted = wanted(limits);
        engine.api().ask(ApiRequest.of(Operation.UPDATE_CONTAINER, web).json(Limits.body(wanted)));

        assertThat(observed(web).settings()).isEqualTo(wanted);
    }

    @Test
    void showsWhatTheHealthcheckSaidBeforeAContainerWasStopped() {
        String sick = run(
                "sick",
                "healthcheck: {test: [CMD-SHELL, 'echo nobody listens; exit 1'], interval: 100ms, retries: 1}",
                "echo started; sleep 1000");
        await().until(() -> health(sick).equals("unhealthy"));
        engine.api().ask(ApiRequest.of(Operation.STOP_CONTAINER, sick).query("t", "0"));

        assertThat(ended(sick).lastLines())
                .containsExactly("its healthcheck says unhealthy, and last ended with 1: nobody listens", "started");
    }

    private String health(String name) {
        return engine.api()
                .ask(ApiRequest.of(Operation.INSPECT_CONTAINER, name))
                .path("State")
                .path("Health")
                .path("Status")
                .asText();
    }

    /** Runs a job as the agent would; returns its name. */
    private String run(String end, String fields, String script) {
        String name = engine.name(end);
        String command = "command: [sh, -c, '" + script + "'], restart: \"no\"";
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_CONTAINER, name).query("force", "1"));
        engine.api()
                .ask(ApiRequest.to(Operation.CREATE_CONTAINER)
                        .query("name", name)
                        .json(ContainerBody.of(
                                TestResources.container(name, fields + ", " + command),
                                "sha256:1",
                                mount -> Path.of("/nowhere"),
                                engine.api().version())));
        engine.api().ask(ApiRequest.of(Operation.START_CONTAINER, name));
        return name;
    }

    private static Settings wanted(String limits) {
        SortedMap<String, String> written = new TreeMap<>(Map.of("mem_limit", "67108864"));
        for (String limit : limits.isEmpty() ? new String[0] : limits.split(",")) {
            written.put(limit.split("=", 2)[0], limit.split("=", 2)[1]);
        }
        return new Settings(RestartPolicy.NO, written);
    }

    private ActualContainer ended(String name) {
        return await().until(() -> observed(name), container -> container.state() instanceof State.Exited);
    }

    private ActualContainer observed(String name) {
        Actual actual = observation.take(new TreeMap<>());
        return actual.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
