package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ResourceId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Builds on a real engine. */
@Tag("engine")
class ImageBuildIT {
    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());

    private TestEngine engine;
    private ImageBuild builds;

    @BeforeEach
    void connect(@TempDir Path noCredentials) {
        engine = new TestEngine();
        RegistryCredentials credentials = new RegistryCredentials(Map.of("DOCKER_CONFIG", noCredentials.toString()));
        builds = new ImageBuild(
                engine.api(), credentials, new ImageTransfer(engine.api(), credentials, InstantSource.system()));
    }

    @AfterEach
    void clean() {
        // What bears no tag: a stage that the classic builder keeps as cache, an image that was refused.
        images("label", "x=" + unique())
                .forEach(image -> engine.cleanWith(
                        ApiRequest.of(Operation.REMOVE_IMAGE, image.path("Id").asText())));
        engine.close();
    }

    @ParameterizedTest
    @EnumSource
    void buildsStagesWithArgumentsAndLabels(ImageBuilder builder) {
        MemoryTree tree = new MemoryTree().file("web/Dockerfile", """
                FROM busybox:stable AS build
                ARG GREETING=none
                LABEL x=%s
                RUN echo "built with $GREETING" > /greeting
                FROM busybox:stable
                COPY --from=build /greeting /greeting
                RUN cat /greeting
                """.formatted(unique()));
        Build build = build(Map.of("GREETING", unique()), null, Map.of("shop.part", "web"));

        JsonNode image = inspect(run(tree, build, builder));

        assertThat(image.at("/Config/Labels/shop.part").asText()).isEqualTo("web");
        assertThat(progress).anyMatch(line -> line.endsWith("] built with " + unique()));
        assertThat(progress).anyMatch(line -> line.matches("\\[.*] RUN cat /greeting"));
    }

    @ParameterizedTest
    @EnumSource
    void stopsAtTheTarget(ImageBuilder builder) {
        MemoryTree tree = new MemoryTree().file("web/Dockerfile", """
                FROM busybox:stable AS first
                ENV STAGE=first
                FROM first
                ENV STAGE=second
                """);

        assertThat(inspect(run(tree, build(Map.of(), "first", Map.of()), builder))
                        .at("/Config/Env"))
                .anyMatch(variable -> variable.asText().equals("STAGE=first"));
        assertThat(inspect(run(tree, build(Map.of(), null, Map.of()), builder)).at("/Config/Env"))
                .anyMatch(variable -> variable.asText().equals("STAGE=second"));
    }

    @ParameterizedTest
    @EnumSource
    void copiesFilesAsTheTreeHasThem(ImageBuilder builder) {
        MemoryTree tree = new MemoryTree()
                .file("web/.dockerignore", "*.log\n!keep.log")
                .file("web/Dockerfile", """
                FROM busybox:stable
                COPY . /srv
                RUN test "$(readlink /srv/current)" = bin/run && /srv/current && test ! -x /srv/plain.txt
                RUN test ! -e /srv/debug.log && test -e /srv/keep.log && test "$(stat -c %u:%g /srv/plain.txt)" = 0:0
                """)
                .executable("web/bin/run", "#!/bin/sh\necho it runs " + unique())
                .link("web/current", "bin/run")
                .file("web/debug.log", "debug")
                .file("web/keep.log", "keep")
                .file("web/plain.txt", "plain");

        run(tree, build(Map.of(), null, Map.of()), builder);

        assertThat(progress).anyMatch(line -> line.endsWith("it runs " + unique()));
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameImageForTheSameContext(ImageBuilder builder) {
        String dockerfile = "FROM busybox:stable\nCOPY a.txt /\nRUN cat /a.txt > /b.txt\n";
        MemoryTree tree = new MemoryTree().file("web/Dockerfile", dockerfile).file("web/a.txt", unique());
        MemoryTree same = new MemoryTree().file("web/Dockerfile", dockerfile).file("web/a.txt", unique());
        MemoryTree other = new MemoryTree().file("web/Dockerfile", dockerfile).file("web/a.txt", unique() + "!");
        Build build = build(Map.of(), null, Map.of());

        String first = run(tree, build, builder);
        progress.clear();
        String second = run(same, build, builder);

        assertThat(second).isEqualTo(first);
        assertThat(progress).anyMatch(line -> line.endsWith("CACHED"));
        assertThat(run(other, build, builder)).isNotEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource
    void showsTheLastLinesOfTheStepThatFails(ImageBuilder builder) {
        MemoryTree tree = new MemoryTree().file("web/Dockerfile", """
                FROM busybox:stable
                RUN for i in $(seq 1 25); do echo "line $i"; done; echo "no disk" >&2; exit 7
                """);

        assertThatThrownBy(() -> run(tree, build(Map.of(), null, Map.of()), builder))
                .isInstanceOfSatisfying(
                        DockerException.class,
                        error -> assertThat(error.category()).isEqualTo(Category.IMAGE))
                .hasMessageStartingWith("the build of image \"web\" failed in step [2/2] RUN for i in")
                .hasMessageMatching("(?s).*code: 7.*")
                .hasMessageContaining("\n  line 16")
                .hasMessageContaining("\n  line 25")
                .hasMessageContaining("no disk");
        assertThat(images("reference", repository())).isEmpty();
    }

    @Test
    void mountsCaches() {
        MemoryTree tree = new MemoryTree().file("web/Dockerfile", """
                FROM busybox:stable
                ARG RUN
                RUN --mount=type=cache,target=/cache,id=%s echo "$RUN" >> /cache/runs; echo "runs: $(wc -l < /cache/runs)"
                """.formatted(unique()));

        run(tree, build(Map.of("RUN", "1"), null, Map.of()), ImageBuilder.BUILDKIT);
        run(tree, build(Map.of("RUN", "2"), null, Map.of()), ImageBuilder.BUILDKIT);

        assertThat(progress).anyMatch(line -> line.endsWith("runs: 2"));
    }

    @Test
    void buildsAnInlineDockerfile() {
        MemoryTree tree = new MemoryTree().file("web/a.txt", unique());
        Build build = inline("FROM busybox:stable\nCOPY a.txt /\nENV INLINE=yes\n");

        assertThat(inspect(run(tree, build, ImageBuilder.BUILDKIT)).at("/Config/Env"))
                .anyMatch(variable -> variable.asText().equals("INLINE=yes"));
    }

    @Test
    void tellsWhatIsWrongWithADockerfile() {
        MemoryTree tree = new MemoryTree().file("web/Dockerfile", "FROM busybox:stable\nRUM true\n");

        assertThatThrownBy(() -> builds.run(image(build(Map.of(), null, Map.of())), tree, progress::add))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("the build of image \"web\" failed")
                .hasMessageContaining("RUM");
    }

    @Test
    void givesTheImageItsOwnTagAndAllOthers() {
        MemoryTree tree = new MemoryTree().file("web/Dockerfile", "FROM busybox:stable\nENV X=" + unique());

        String id = cleanedUp(builds.run(image(build(Map.of(), null, Map.of())), tree, progress::add));

        assertThat(inspect(repository() + ":0123456789ab").path("Id").asText()).isEqualTo(id);
        assertThat(inspect(engine.name("shop") + ":1.4").path("Id").asText()).isEqualTo(id);
    }

    @Test
    void refusesAnImageThatBearsLabelsOfOurs() {
        MemoryTree tree = new MemoryTree()
                .file("web/Dockerfile", "FROM busybox:stable\nLABEL quaymaster.source=shop x=" + unique());

        assertThatThrownBy(() -> builds.run(image(build(Map.of(), null, Map.of())), tree, progress::add))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("it has quaymaster.source among its labels");
        assertThat(images("reference", repository())).isEmpty();
    }

    private String run(MemoryTree tree, Build build, ImageBuilder builder) {
        return cleanedUp(builds.run(image(build), tree, builder, progress::add));
    }

    private String cleanedUp(String id) {
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_IMAGE, id));
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_IMAGE, repository() + ":0123456789ab"));
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_IMAGE, engine.name("shop") + ":1.4"));
        return id;
    }

    private DesiredImage.Built image(Build build) {
        return new DesiredImage.Built(
                new ResourceId(Kind.IMAGE, "web"),
                repository(),
                2,
                build,
                "context",
                "0123456789ab",
                List.of(new ImageReference("docker.io", "library/" + engine.name("shop"), "1.4", null)),
                false);
    }

    private Build build(Map<String, String> args, @Nullable String target, Map<String, String> labels) {
        return build("web/Dockerfile", null, new TreeMap<>(args), target, new TreeMap<>(labels));
    }

    private static Build inline(String dockerfile) {
        return build("web/Dockerfile", dockerfile, new TreeMap<>(), null, new TreeMap<>());
    }

    private static Build build(
            String dockerfile,
            @Nullable String inline,
            SortedMap<String, String> args,
            @Nullable String target,
            SortedMap<String, String> labels) {
        return new Build(
                "web", dockerfile, inline, args, target, null, labels, List.of(), List.of(), null, 0, false, false);
    }

    private String repository() {
        return "quaymaster/" + engine.name("web");
    }

    private String unique() {
        return engine.name("unique");
    }

    private JsonNode inspect(String image) {
        return engine.api().ask(ApiRequest.of(Operation.INSPECT_IMAGE, image));
    }

    private List<JsonNode> images(String filter, String value) {
        return engine.api()
                .ask(ApiRequest.to(Operation.LIST_IMAGES).query("filters", "{\"" + filter + "\":[\"" + value + "\"]}"))
                .valueStream()
                .toList();
    }
}
