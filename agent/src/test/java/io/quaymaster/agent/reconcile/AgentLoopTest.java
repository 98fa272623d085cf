package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quaymaster.agent.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentLoopTest {
    private final FakeDocker docker = new FakeDocker();

    @AutoClose
    private final Metrics metrics = new Metrics("1.0", docker);

    private final AgentLoop loop = new AgentLoop("1.0", docker, metrics, 4, docker);

    @AfterEach
    void end() {
        loop.stop();
    }

    @Test
    void goesOnListeningToADaemonThatDoesNotSayItsVersion() {
        docker.lose(true);

        loop.start();
        await().until(docker::isWatched);

        await().untilAsserted(() -> assertThat(loop.status().docker()).isEqualTo(new Status.Docker(true, null, null)));
        assertThat(loop.isAlive()).isTrue();
    }
}
