package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.docker.DockerException.Category;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class EarlyConnectionTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch reachable = new CountDownLatch(1);

    @Test
    void connectsAndGetsAnAnswerBeforeAnybodyAsks() {
        try (EarlyConnection connection = EarlyConnection.begin(this::docker)) {
            await().untilAsserted(() -> assertThat(asked).containsExactly("version"));
            connection.docker().observe();
        }
        assertThat(asked).containsExactly("version", "observe", "close");
    }

    @Test
    void saysWhatWentWrongToWhoeverAsks() {
        DockerException refused = new DockerException(Category.UNREACHABLE, "no such context");
        try (EarlyConnection connection = EarlyConnection.begin(() -> {
            throw refused;
        })) {
            assertThatThrownBy(connection::docker).isSameAs(refused);
        }
    }

    @Test
    void saysNothingOfItWhereNobodyAsks() {
        EarlyConnection connection = EarlyConnection.begin(() -> {
            throw new DockerException(Category.UNREACHABLE, "no such context");
        });
        assertThatCode(connection::close).doesNotThrowAnyException();
    }

    @Test
    void doesNotWaitForADaemonThatNobodyAsks() {
        try (EarlyConnection connection = EarlyConnection.begin(this::whenReachable)) {
            assertThat(connection).isNotNull();
        }
        assertThat(asked).isEmpty();
        reachable.countDown();
        await().untilAsserted(() -> assertThat(asked).contains("close"));
    }

    private Docker whenReachable() {
        try {
            reachable.await();
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
        return docker();
    }

    private Docker docker() {
        return (Docker) Proxy.newProxyInstance(
                Docker.class.getClassLoader(), new Class<?>[] {Docker.class}, (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    return null;
                });
    }
}
