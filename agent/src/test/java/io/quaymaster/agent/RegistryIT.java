package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.AuthConfig;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that come from registries and go to them. */
@Tag("engine")
class RegistryIT {
    @TempDir
    Path directory;

    private TestHost host;

    @BeforeEach
    void start() {
        host = new TestHost(directory);
    }

    @AfterEach
    void clean() throws IOException {
        host.close();
    }

    @Test
    void pullsByTagAndByDigest() throws IOException {
        String digest = digest(TestHost.registry(), "library/busybox", "stable");
        TestAgent agent = host.agent();

        agent.awaitSync(host.repository()
                .write("tag.yaml", container("@tag", TestHost.registry() + "/library/busybox:1.36"))
                .write("digest.yaml", container("@digest", TestHost.registry() + "/library/busybox@" + digest))
                .commit());

        assertThat(host.runs("tag")).isTrue();
        assertThat(host.docker()
                        .inspectImageCmd(host.inspect("digest").getImageId())
                        .exec()
                        .getRepoDigests())
                .contains(TestHost.registry() + "/library/busybox@" + digest);
    }

    @Test
    void pushesWhatItBuildsAndVerifiesItByDigest() throws IOException {
        TestAgent agent = host.agent();

        agent.awaitSync(host.repository()
                .write("image/Dockerfile", "FROM busybox:stable\nLABEL of=@\n")
                .write("image.yaml", """
                        kind: Image
                        name: "@pushed"
                        build: ./image
                        tags: ["%s/@pushed:1.0"]
                        push: true
                        """.formatted(TestHost.registry()))
                .commit());

        String name = host.name("pushed");
        assertThat(host.docker()
                        .inspectImageCmd(TestHost.registry() + "/" + name + ":1.0")
                        .exec()
                        .getRepoDigests())
                .contains(TestHost.registry() + "/" + name + "@" + digest(TestHost.registry(), name, "1.0"));
    }

    @Test
    void pullsFromAPrivateRegistryWithTheCredentialsOfTheDockerCommand() throws Exception {
        TestRegistry registry = privateRegistry();
        Path config = Files.createDirectory(directory.resolve("docker"));
        Files.writeString(config.resolve("config.json"), registry.dockerConfig());
        TestAgent agent = host.agent("", Map.of("DOCKER_CONFIG", config.toString()));

        agent.awaitSync(host.repository()
                .write("app.yaml", container("@app", registry.address() + "/@app:1"))
                .commit());

        assertThat(host.runs("app")).isTrue();
        assertThat(agent.log()).doesNotContain(TestRegistry.PASSWORD);
    }

    @Test
    void saysWhatIsMissingWithoutCredentialsAndConvergesEverythingElse() throws Exception {
        TestRegistry registry = privateRegistry();
        Path config = Files.createDirectory(directory.resolve("docker"));
        TestAgent agent = host.agent("", Map.of("DOCKER_CONFIG", config.toString()));

        host.repository()
                .write("app.yaml", container("@app", registry.address() + "/@app:1"))
                .write("other.yaml", container("@other", "busybox:stable"))
                .commit();

        agent.awaitStatus(
                "a clear error, and everything else",
                status -> host.runs("other")
                        && status.path("waits").toString().contains("no basic auth credentials")
                        && status.path("waits").toString().contains("another try"));
        assertThat(agent.status().toString()).contains(registry.address(), "docker login");
        assertThat(host.find("app")).isEmpty();

        Files.writeString(config.resolve("config.json"), registry.dockerConfig());
        agent.awaitStatus("in sync", status -> status.path("in_sync").asBoolean());
    }

    /** One that has the image {@code @app:1}, which this host does not. */
    private TestRegistry privateRegistry() throws Exception {
        TestRegistry registry = new TestRegistry(directory);
        host.closeAtTheEnd(registry);
        host.docker().pullImageCmd("busybox:stable").start().awaitCompletion();
        String image = registry.address() + "/" + host.name("app");
        host.docker().tagImageCmd("busybox:stable", image, "1").exec();
        host.docker()
                .pushImageCmd(image + ":1")
                .withAuthConfig(new AuthConfig()
                        .withUsername(TestRegistry.USER)
                        .withPassword(TestRegistry.PASSWORD)
                        .withRegistryAddress(registry.address()))
                .start()
                .awaitCompletion();
        host.docker().removeImageCmd(image + ":1").exec();
        return registry;
    }

    private static String container(String name, String image) {
        return """
                kind: Container
                name: "%s"
                image: "%s"
                command: [sleep, "1000"]
                stop_signal: SIGKILL
                rollout: { stable: 500ms }
                """.formatted(name, image);
    }

    /** What the registry itself says that a tag is. */
    private static String digest(String registry, String repository, String tag) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://" + registry + "/v2/" + repository + "/manifests/" + tag)
                        .toURL()
                        .openConnection();
        connection.setRequestProperty("Accept", "application/vnd.docker.distribution.manifest.v2+json");
        connection.setRequestMethod("HEAD");
        return String.valueOf(connection.getHeaderField("Docker-Content-Digest"));
    }
}
