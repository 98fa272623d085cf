package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.quaymaster.agent.git.FileStore;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.PlainSpec;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Planner;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Likeness;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import io.quaymaster.model.state.Observed;
import io.quaymaster.model.state.Ownership;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our containers are those that {@code docker compose create} makes, as far as {@code docker inspect} tells. What it shows for the
 * services of {@code compose-create/compose.yaml} is in the file beside that, written by {@code dev/compose-expectations}: this test
 * does so where {@code quaymaster.compose} names the program. {@link Inspection} says what is left out.
 */
@Tag("engine")
class ComposeCreateIT {
    private static final Path PROJECT = Path.of("src/test/resources/compose-create");
    private static final Path EXPECTED = PROJECT.resolve("expected.json");
    private static final String SERVICE = "com.docker.compose.service";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @TempDir
    Path directory;

    private final MemoryTree tree = new MemoryTree();
    private final List<String> unlike = new ArrayList<>();
    private TestEngine engine;
    private String name;

    @BeforeEach
    void placesTheProject() throws IOException {
        engine = new TestEngine();
        name = engine.name("shop");
        try (Stream<Path> files = Files.walk(PROJECT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = PROJECT.relativize(file).toString();
                String text = Files.readString(file).replace("name: shop", "name: " + name);
                Path copy = directory.resolve(path);
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, text);
                tree.file(path, text);
            }
        }
    }

    @AfterEach
    void removesAll() {
        engine.close();
    }

    @TestFactory
    Stream<DynamicTest> makesWhatComposeMakes() throws IOException, InterruptedException {
        String program = System.getProperty("quaymaster.compose");
        if (program != null) {
            compose(program, "create");
            Files.writeString(EXPECTED, JSON.writeValueAsString(inspected()) + "\n");
            compose(program, "down", "--volumes");
        }
        create();
        assertThat(unlike).isEmpty();
        SortedMap<String, Object> made = inspected();
        SortedMap<String, Object> expected = new TreeMap<>();
        JSON.readTree(EXPECTED.toFile())
                .properties()
                .forEach(entry -> expected.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
        assertThat(made.keySet()).isEqualTo(expected.keySet());
        assertThat(made).hasSizeGreaterThan(25);
        return made.keySet().stream()
                .map(service -> dynamicTest(
                        service,
                        () -> assertThat(JSON.writeValueAsString(made.get(service)))
                                .isEqualTo(JSON.writeValueAsString(expected.get(service)))));
    }

    /** What the plan would do, but for the starts. */
    private void create() {
        Loaded loaded = Loader.load(tree, "", name, "r1", Inputs.NONE);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        String host = Objects.requireNonNull(System.getenv("DOCKER_HOST"));
        try (Docker docker = new EngineDocker(
                new DaemonAddress(URI.create(host), "DOCKER_HOST", Optional.empty()),
                new RegistryCredentials(Map.of()),
                (operation, result, took) -> {},
                false,
                source -> new FileStore(directory.resolve("data"), source),
                InstantSource.system())) {
            Plan plan =
                    Planner.plan(((Loaded.Good) loaded).desired(), docker.observe(), Directives.NONE, Instant.EPOCH);
            plan.steps().forEach(planned -> take(planned.step(), docker));
        }
    }

    /** What is read off a container is what it was made from: else it would be replaced when it is taken over. */
    private void requireLikeness(String id, Step.CreateContainer step) {
        JsonNode inspected = engine.api().ask(ApiRequest.of(Operation.INSPECT_CONTAINER, id));
        JsonNode image = engine.api()
                .ask(ApiRequest.of(
                        Operation.INSPECT_IMAGE, inspected.path("Image").asText()));
        Map<String, Object> made = new TreeMap<>(MadeFrom.of(inspected));
        if (made.get("labels") instanceof Map<?, ?> labels) {
            labels.keySet().removeIf(label -> label.toString().startsWith(Ownership.PREFIX));
        }
        Observed observed = new Observed(PlainSpec.container(made), PlainSpec.container(MadeFrom.ofImage(image)));
        SortedSet<String> ofTheRepository = step.container().provided().stream()
                .map(provided -> "volumes." + provided.target())
                .collect(Collectors.toCollection(TreeSet::new));
        SortedSet<String> differences = Likeness.differences(step.container(), observed);
        differences.removeAll(ofTheRepository);
        differences.forEach(field -> unlike.add(step.name() + ": " + field));
    }

    private void take(Step step, Docker docker) {
        switch (step) {
            case Step.Pull pull -> docker.pull(pull.image(), "r1", line -> {});
            case Step.CreateNetwork network -> {
                docker.createNetwork(network);
                engine.cleanWith(ApiRequest.of(
                        Operation.REMOVE_NETWORK, network.network().name()));
            }
            case Step.CreateVolume volume -> {
                docker.createVolume(volume);
                engine.cleanWith(
                        ApiRequest.of(Operation.REMOVE_VOLUME, volume.volume().name()));
            }
            case Step.CreateContainer container -> {
                String id = docker.createContainer(container, tree);
                engine.cleanWith(ApiRequest.of(Operation.REMOVE_CONTAINER, id).query("v", "1"));
                requireLikeness(id, container);
            }
            default -> {}
        }
    }

    private SortedMap<String, Object> inspected() {
        JsonNode all = engine.api().ask(ApiRequest.to(Operation.LIST_CONTAINERS).query("all", "1"));
        SortedMap<String, JsonNode> inspected = new TreeMap<>();
        Observation.items(all)
                .filter(container -> container
                        .path("Labels")
                        .path("com.docker.compose.project")
                        .asText()
                        .equals(name))
                .forEach(container -> inspected.put(
                        container.path("Labels").path(SERVICE).asText(),
                        engine.api()
                                .ask(ApiRequest.of(
                                        Operation.INSPECT_CONTAINER,
                                        container.path("Id").asText()))));
        SortedMap<String, String> services = new TreeMap<>();
        inspected.forEach((service, answer) -> services.put(answer.path("Id").asText(), service));
        SortedMap<String, Object> shown = new TreeMap<>();
        inspected.forEach((service, answer) -> shown.put(service, new Inspection(name, services).of(answer)));
        return shown;
    }

    private void compose(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(program.split(" ")), Stream.of(arguments))
                .toList();
        int code = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }
}
