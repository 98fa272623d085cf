package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Network;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What runs while {@link Chaos} is at work: the proxy of examples/zero-downtime before two replicas of {@code web}, which are
 * replaced start-first, and {@code db} with a host port, a volume and an anonymous volume, which is replaced stop-first.
 */
final class ChaosSite implements Closeable {
    private static final Path PROXY = Path.of("../examples/zero-downtime/proxy");
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int KEPT_IMAGES = 1;

    /** How a version turns out. */
    enum Kind {
        GOOD("exec httpd -f -p 8080 -h /www"),
        ENDS("echo the configuration is wrong; exit 3"),
        NEVER_WELL("exec sleep 1000000"),
        MISSING("");

        private final String script;

        Kind(String script) {
            this.script = script;
        }

        boolean isGood() {
            return this == GOOD;
        }

        /** As a list in YAML and in a Dockerfile. */
        private String command(String before) {
            return this == MISSING ? "[\"/no/such/program\"]" : "[\"sh\", \"-c\", \"" + before + script + "\"]";
        }

        /** A good version may take its time on a busy machine. */
        private String timeout() {
            return this == NEVER_WELL ? "2s" : "60s";
        }
    }

    /** A version of one of the two services. */
    record Version(int number, Kind kind) {}

    private final TestHost host;
    private final int webPort = TestHost.freePort();
    private final int databasePort = TestHost.freePort();
    private final Set<String> volumesBefore;
    private final Set<String> imagesBefore;
    private final Map<String, Version> good = new TreeMap<>();
    private final Map<String, Version> declared = new TreeMap<>();
    private final List<Integer> written = new ArrayList<>();

    ChaosSite(TestHost host) {
        this.host = host;
        this.volumesBefore = volumes();
        this.imagesBefore = untaggedImages();
        copyProxy();
        declared.put("web", new Version(0, Kind.GOOD));
        declared.put("db", new Version(0, Kind.GOOD));
        good.putAll(declared);
    }

    private void copyProxy() {
        try (Stream<Path> files = Files.list(PROXY)) {
            for (Path file : files.toList()) {
                host.repository()
                        .write(
                                "proxy/" + file.getFileName(),
                                Files.readString(file).replace(" web:8080 ", " @web:8080 "));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int webPort() {
        return webPort;
    }

    int databasePort() {
        return databasePort;
    }

    /** Commits another version of one of the services; returns the revision. */
    String commit(String service, Version version) {
        declared.put(service, version);
        return commit();
    }

    /** Takes a bad version back; returns the revision. */
    String revert() {
        declared.putAll(good);
        return commit();
    }

    /** Commits what is declared; returns the revision. */
    String commit() {
        Version web = declared("web");
        return host.repository()
                .write("web/index.html", "version " + web.number() + "\n")
                .write("web/Dockerfile", """
                        FROM busybox:stable
                        COPY index.html /www/index.html
                        CMD %s
                        """.formatted(web.kind().command("")))
                .write("site.yaml", manifest())
                .commit();
    }

    private Version declared(String service) {
        return Objects.requireNonNull(declared.get(service));
    }

    private String manifest() {
        Version database = declared("db");
        return """
                { kind: Network, name: "@net" }
                ---
                { kind: Volume, name: "@data", on_removal: remove }
                ---
                { kind: Image, name: "@web", build: ./web, keep: %d }
                ---
                { kind: Image, name: "@proxy", build: ./proxy }
                ---
                kind: Container
                name: "@web"
                image: "@web"
                replicas: 2
                networks: ["@net"]
                stop_signal: SIGKILL
                healthcheck: { test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8080/"], interval: 300ms, retries: 3 }
                rollout: { timeout: %s, stable: 3s, parallelism: 2, drain: 2s } # times that fit the proxy
                ---
                kind: Container
                name: "@proxy"
                image: "@proxy"
                ports: ["127.0.0.1:%d:8080"]
                networks: ["@net"]
                stop_signal: SIGKILL
                rollout: { stable: 300ms }
                depends_on: { "@web": { condition: service_healthy } }
                ---
                kind: Container
                name: "@db"
                image: busybox:stable
                ports: ["127.0.0.1:%d:8080"]
                networks: ["@net"]
                volumes: ["@data:/www", /scratch]
                command: %s
                stop_signal: SIGKILL
                healthcheck: { test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:8080/"], interval: 300ms, retries: 3 }
                rollout: { timeout: %s, stable: 300ms }
                """.formatted(
                KEPT_IMAGES,
                declared("web").kind().timeout(),
                webPort,
                databasePort,
                database.kind().command("echo " + database.number() + " | tee -a /www/index.html >> /scratch/log; "),
                database.kind().timeout());
    }

    /** The ids of the containers that serve, by name. */
    Map<String, String> serving() {
        return host.containers().stream()
                .filter(container -> !nameOf(container).contains(".failed-"))
                .collect(Collectors.toMap(ChaosSite::nameOf, Container::getId, (one, other) -> one, TreeMap::new));
    }

    /** A version is in force: the one to go back to. */
    void succeeded(String service) {
        good.put(service, declared(service));
        if (service.equals("db")) {
            written.add(declared(service).number());
        }
    }

    /** Throws where anything else is there than what should be. */
    void assertNothingIsLeftOver() {
        await("nothing left over").atMost(GRACE).untilAsserted(() -> {
            assertContainers();
            assertImages();
            assertThat(networks()).as("networks").containsExactly(host.name("net"));
            assertThat(newVolumes()).as("volumes").isEqualTo(volumesInUse());
        });
        assertData();
    }

    private void assertContainers() {
        SortedSet<String> names = new TreeSet<>(host.containerNames());
        declared.forEach((service, version) -> {
            if (!version.kind().isGood()) {
                names.removeIf(name -> name.matches(host.name(service) + "(-2)?\\.failed-[0-9a-f]{8}"));
            }
        });
        List<String> wanted =
                Stream.of("db", "proxy", "web", "web-2").map(host::name).toList();
        assertThat(names).as("containers").containsExactlyElementsOf(wanted);
        assertThat(wanted)
                .allSatisfy(name -> assertThat(host.docker()
                                .inspectContainerCmd(name)
                                .exec()
                                .getState()
                                .getRunning())
                        .as(name + " runs")
                        .isTrue());
        assertThat(host.docker().listContainersCmd().withShowAll(true).exec())
                .extracting(ChaosSite::nameOf)
                .as("containers of the lease")
                .filteredOn(name -> name.startsWith("quaymaster.") && name.endsWith(host.source()))
                .containsExactly("quaymaster.lease." + host.source());
    }

    private void assertImages() {
        int failed = declared("web").kind().isGood() ? 0 : 1;
        assertThat(host.docker().listImagesCmd().exec().stream()
                        .filter(image -> tags(image).anyMatch(tag -> tag.contains("/" + host.name("web") + ":"))))
                .as("images of web")
                .hasSizeBetween(1, 1 + KEPT_IMAGES + failed);
        Set<String> untagged = untaggedImages();
        untagged.removeAll(imagesBefore);
        assertThat(untagged).as("images without a name").isEmpty();
    }

    private static Stream<String> tags(Image image) {
        return Stream.of(Objects.requireNonNullElse(image.getRepoTags(), new String[0]));
    }

    private Set<String> untaggedImages() {
        return host.docker().listImagesCmd().withDanglingFilter(true).exec().stream()
                .map(Image::getId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private List<String> networks() {
        return host.docker().listNetworksCmd().exec().stream()
                .map(Network::getName)
                .filter(name -> name.startsWith(host.name("")))
                .toList();
    }

    private Set<String> volumes() {
        return host.docker().listVolumesCmd().exec().getVolumes().stream()
                .map(InspectVolumeResponse::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> newVolumes() {
        Set<String> volumes = volumes();
        volumes.removeAll(volumesBefore);
        return volumes;
    }

    private Set<String> volumesInUse() {
        return Objects.requireNonNull(host.inspect("db").getMounts()).stream()
                .map(InspectContainerResponse.Mount::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each good version has written itself down in both volumes when it was started. */
    private void assertData() {
        assertThat(numbers("/www/index.html")).as("what is in the volume").containsAll(written);
        assertThat(numbers("/scratch/log"))
                .as("what is in the anonymous volume")
                .containsAll(written);
    }

    private List<Integer> numbers(String file) {
        return host.exec("db", "cat", file).lines().map(Integer::valueOf).toList();
    }

    private static String nameOf(Container container) {
        return container.getNames()[0].substring(1);
    }

    @Override
    public void close() {
        try {
            host.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
