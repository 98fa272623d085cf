package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that Docker Compose runs is taken over on a real engine. What Compose makes is made here by the same requests. */
@Tag("engine")
class TakeoverIT {
    private static final String PROJECT = """
            name: "@shop"
            services:
              db:
                image: busybox:stable
                command: [sleep, infinity]
                restart: always
                stop_grace_period: 0s
                environment: { LEVEL: info }
                volumes: ["data:/data"]
              web:
                image: busybox:stable
                command: [sleep, infinity]
                restart: always
                stop_grace_period: 0s
                environment: { LEVEL: %s }
                x-quaymaster: { rollout: { stable: 100ms } }
            volumes: { data: }
            """;

    @TempDir
    Path directory;

    private TestHost host;
    private DockerClient docker;

    @BeforeEach
    void composeRunsTheProject() throws InterruptedException {
        host = new TestHost(directory);
        docker = host.docker();
        docker.pullImageCmd("busybox").withTag("stable").start().awaitCompletion();
        docker.createNetworkCmd()
                .withName(host.name("shop_default"))
                .withLabels(labels("network", "default"))
                .exec();
        docker.createVolumeCmd()
                .withName(host.name("shop_data"))
                .withLabels(labels("volume", "data"))
                .exec();
        create("db", Bind.parse(host.name("shop_data") + ":/data:rw"));
        create("web");
    }

    @AfterEach
    void clean() throws IOException {
        host.close();
    }

    @Test
    void replacesOnlyWhatDiffersAndKeepsTheRestWithItsData() {
        host.repository().write("compose.yaml", PROJECT.formatted("debug"));
        String db = host.idOf("shop-db-1");
        String web = host.idOf("shop-web-1");
        TestAgent agent = host.agent("", Map.of("QUAYMASTER_SOURCES_0_ADOPT", "true"));

        agent.awaitSync(host.repository().commit());

        assertThat(host.idOf("shop-db-1")).isEqualTo(db);
        assertThat(host.runs("shop-db-1")).isTrue();
        assertThat(host.idOf("shop-web-1")).isNotEqualTo(web);
        assertThat(Arrays.asList(host.inspect("shop-web-1").getConfig().getEnv()))
                .contains("LEVEL=debug");
    }

    @Test
    void touchesNothingWithoutPermission() {
        host.repository().write("compose.yaml", PROJECT.formatted("debug"));
        String web = host.idOf("shop-web-1");
        TestAgent agent = host.agent();

        host.repository().commit();
        agent.awaitStatus("blocked", status -> status.toString().contains("Docker Compose made"));

        assertThat(host.idOf("shop-web-1")).isEqualTo(web);
    }

    private void create(String service, Bind... binds) {
        Map<String, String> labels = labels("service", service);
        labels.put("com.docker.compose.container-number", "1");
        labels.put("com.docker.compose.oneoff", "False");
        labels.put("com.docker.compose.config-hash", "0");
        String id = docker.createContainerCmd("busybox:stable")
                .withName(host.name("shop-" + service + "-1"))
                .withCmd("sleep", "infinity")
                .withEnv("LEVEL=info")
                .withLabels(labels)
                .withStopTimeout(0)
                .withAliases(service, host.name("shop-" + service + "-1"))
                .withHostConfig(HostConfig.newHostConfig()
                        .withNetworkMode(host.name("shop_default"))
                        .withRestartPolicy(RestartPolicy.alwaysRestart())
                        .withBinds(binds))
                .exec()
                .getId();
        docker.startContainerCmd(id).exec();
    }

    private Map<String, String> labels(String kind, String part) {
        return new TreeMap<>(
                Map.of("com.docker.compose.project", host.name("shop"), "com.docker.compose." + kind, part));
    }
}
