package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineDockerTest {
    private static final String CONTAINER = "71384bf2fb16a3c512ed7753b2bbcd55ffecf19ff06ec281c7646e7bc41374f9";

    @TempDir
    Path directory;

    @AutoClose
    private EngineDocker docker;

    private @Nullable FakeEngine engine;

    @AfterEach
    void end() {
        if (engine != null) {
            engine.close();
        }
    }

    @BeforeEach
    void connect() {
        docker = new EngineDocker(
                FakeEngine.addressIn(directory),
                new RegistryCredentials(Map.of("DOCKER_CONFIG", directory.toString())),
                (operation, result, took) -> {},
                false,
                source -> {
                    throw new AssertionError("no file of the host is needed");
                },
                InstantSource.system());
    }

    /** @param answers by method and path without the version */
    private void serve(Map<String, String> answers) {
        end();
        engine = new FakeEngine(directory, (request, reply) -> {
            String path = request.replaceFirst("/v1\\.41", "").replaceFirst("\\?.*", "");
            if (path.equals("GET /version")) {
                reply.json(FakeEngine.VERSION);
            } else if (answers.containsKey(path)) {
                reply.json(answers.get(path));
            } else {
                reply.send(404, "application/json", "{\"message\": \"there is nothing here\"}");
            }
        });
    }

    @Test
    void asksADaemonThatDoesNotAnswerOnlyOnce() {
        try (FakeEngine broken = new FakeEngine(directory, (request, reply) -> reply.send(500, "text/plain", "no"))) {
            assertThatThrownBy(docker::observe).isInstanceOf(DockerException.class);
            assertThat(broken.requests()).containsExactly("GET /version");
        }
    }

    private static String labels(String resource) {
        return """
                "quaymaster.source": "test", "quaymaster.resource": "%s", "quaymaster.slot": "1",
                "quaymaster.fingerprint": "v1:%s", "quaymaster.revision": "0123abcd\"""".formatted(resource, "5".repeat(64));
    }

    @Test
    void takesTheVolumeThatItMadeBefore() {
        Step.CreateVolume step = TestResources.volume("data", "driver: local");
        serve(Map.of(
                "POST /volumes/create",
                "{\"Name\": \"data\", \"Labels\": {" + labels(step.resource().toString()) + "}}"));

        assertThatCode(() -> docker.createVolume(step)).doesNotThrowAnyException();
    }

    @Test
    void takesNoVolumeOfSomebodyElseForItsOwn() {
        serve(Map.of("POST /volumes/create", "{\"Name\": \"data\", \"Labels\": null}"));

        assertThatThrownBy(() -> docker.createVolume(TestResources.volume("data", "driver: local")))
                .isInstanceOf(DockerException.class)
                .hasMessage("the name data is taken by a volume that is not ours; choose another name, or declare it"
                        + " with external: true");
    }

    @Test
    void knowsItsContainerAlsoWhenTheImageIsGone() {
        assertThat(observed("sha256:1", ", \"quaymaster.image\": \"sha256:1\"").ownership())
                .isNotNull();
    }

    @Test
    void doesNotKnowAContainerOfWhichTheGoneImageMayHaveBroughtTheLabels() {
        assertThat(observed("sha256:1", "").ownership()).isNull();
        assertThat(observed("sha256:1", ", \"quaymaster.image\": \"sha256:2\"").ownership())
                .isNull();
    }

    @Test
    void tellsOfALimitThatTheDaemonAcceptedAndDidNotSetUntilSomethingElseIsSet() {
        Settings asked = new Settings(RestartPolicy.NO, new TreeMap<>(Map.of("pids_limit", "10", "cpu_shares", "5")));
        serve(Map.of(
                "POST /containers/" + CONTAINER + "/update",
                "{\"Warnings\": []}",
                "GET /containers/" + CONTAINER + "/json",
                inspection("\"CpuShares\": 5, \"PidsLimit\": null")));
        docker.updateContainer(CONTAINER, asked);

        assertThat(observedWith("\"CpuShares\": 5").discarded()).isEqualTo(Map.of("pids_limit", "10"));
        assertThat(observedWith("\"CpuShares\": 6").discarded()).isEmpty();
    }

    private ActualContainer observed(String image, String more) {
        return observed(image, more, "");
    }

    private ActualContainer observedWith(String hostConfig) {
        return observed("sha256:1", ", \"quaymaster.image\": \"sha256:1\"", hostConfig);
    }

    private static String inspection(String hostConfig) {
        return "{\"Id\": \"" + CONTAINER + "\", \"State\": {\"Status\": \"created\"}, \"HostConfig\": {" + hostConfig
                + "}}";
    }

    private ActualContainer observed(String image, String more, String hostConfig) {
        String container = """
                [{
                  "Id": "%3$s", "Names": ["/web"], "Image": "%1$s", "ImageID": "%1$s", "State": "exited", "Created": 1767225600,
                  "Labels": {%2$s}
                }]
                """.formatted(image, labels("container/web") + more, CONTAINER);
        serve(Map.of(
                "GET /containers/json",
                container,
                "GET /containers/" + CONTAINER + "/json",
                inspection(hostConfig),
                "GET /images/json",
                "[]",
                "GET /networks",
                "[]",
                "GET /volumes",
                "{}"));
        return docker.observe().containers().getFirst();
    }
}
