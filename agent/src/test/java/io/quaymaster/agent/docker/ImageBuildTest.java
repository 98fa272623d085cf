package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of daemons that tests do not have; ImageBuildIT asks a real one. */
class ImageBuildTest {
    private static final String BUILT = "{\"aux\": {\"ID\": \"sha256:abc\"}}";
    private static final String PLAIN_IMAGE = "{\"Id\": \"sha256:abc\", \"Config\": {\"Labels\": null}}";

    private final List<String> progress = new ArrayList<>();
    private final MemoryTree tree = new MemoryTree()
            .file("web/Dockerfile", "FROM private.example.com/base:1 AS base\nFROM busybox\nCOPY --from=base /a /a");

    @TempDir
    private Path directory;

    private volatile FakeEngine.Behaviour behaviour =
            (request, reply) -> reply.json(request.contains("/build?") ? BUILT : PLAIN_IMAGE);
    private FakeEngine engine;
    private EngineApi api;

    @BeforeEach
    void start() {
        engine = new FakeEngine(directory, (request, reply) -> {
            if (request.endsWith("/version")) {
                reply.json(FakeEngine.VERSION);
            } else {
                behaviour.answer(request, reply);
            }
        });
        api = new EngineApi(FakeEngine.addressIn(directory), (operation, result, took) -> {});
    }

    @AfterEach
    void close() {
        api.close();
        engine.close();
    }

    @Test
    void turnsToTheClassicBuilderWhereThereIsNoBuildKit() {
        answer((request, reply) -> {
            if (request.contains("version=2")) {
                reply.send(400, "application/json", "{\"message\": \"buildkit is not supported by daemon\"}");
            } else {
                reply.json(request.contains("/build?") ? BUILT : PLAIN_IMAGE);
            }
        });

        assertThat(run(false)).isEqualTo("sha256:abc");
        assertThat(builds()).hasSize(2);
        assertThat(builds().getLast()).contains("version=1", "rm=1");
        assertThat(progress).contains("this daemon has no BuildKit: its classic builder takes over");
    }

    @Test
    void doesNotTryAnotherBuilderWhenTheBuildItselfFails() {
        answer((request, reply) -> reply.json("{\"error\": \"exit code: 1\"}"));

        assertThatThrownBy(() -> run(false)).hasMessageContaining("exit code: 1");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void fetchesBaseImagesThatNeedCredentialsFirst() throws IOException {
        login();
        answer((request, reply) -> {
            if (request.contains("/images/private.example.com")) {
                reply.send(404, "application/json", "{\"message\": \"No such image\"}");
            } else {
                reply.json(request.contains("/build?") ? BUILT : PLAIN_IMAGE);
            }
        });

        run(false);

        assertThat(pulls()).singleElement().asString().contains("fromImage=private.example.com%2Fbase", "tag=1");
        assertThat(engine.requests().indexOf(pulls().getFirst()))
                .isLessThan(engine.requests().indexOf(builds().getFirst()));
    }

    @Test
    void doesNotFetchABaseImageThatIsThere() throws IOException {
        login();
        run(false);

        assertThat(pulls()).isEmpty();
    }

    @Test
    void fetchesAllBaseImagesItselfWhereTheyAreToBeNewAndOneNeedsCredentials() throws IOException {
        login();
        run(true);

        assertThat(pulls()).hasSize(2);
        assertThat(builds()).singleElement().asString().doesNotContain("pull=1");
    }

    @Test
    void leavesNewBaseImagesToTheDaemonWhereNoneNeedsCredentials() {
        run(true);

        assertThat(pulls()).isEmpty();
        assertThat(builds()).singleElement().asString().contains("pull=1");
    }

    private void answer(FakeEngine.Behaviour how) {
        behaviour = how;
    }

    private void login() throws IOException {
        Files.writeString(
                directory.resolve("config.json"), "{\"auths\": {\"private.example.com\": {\"auth\": \"dTpw\"}}}");
    }

    private String run(boolean pullBase) {
        RegistryCredentials credentials = new RegistryCredentials(Map.of("DOCKER_CONFIG", directory.toString()));
        ImageTransfer transfer = new ImageTransfer(api, credentials, InstantSource.system());
        Build build = new Build(
                "web",
                "web/Dockerfile",
                null,
                new TreeMap<>(),
                null,
                null,
                new TreeMap<>(),
                List.of(),
                List.of(),
                null,
                0,
                pullBase,
                false);
        var image = new DesiredImage.Built(
                new ResourceId(Kind.IMAGE, "web"),
                "quaymaster/shop/web",
                2,
                build,
                "tree",
                "0123456789ab",
                List.of(),
                false);
        return new ImageBuild(api, credentials, transfer).run(image, tree, progress::add);
    }

    private List<String> builds() {
        return engine.requests().stream()
                .filter(request -> request.contains("/build?"))
                .toList();
    }

    private List<String> pulls() {
        return engine.requests().stream()
                .filter(request -> request.contains("/images/create"))
                .toList();
    }
}
