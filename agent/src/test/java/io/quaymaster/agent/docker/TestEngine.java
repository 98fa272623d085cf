package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.DockerException.Category;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The real daemon that DOCKER_HOST names, with {@code busybox:stable}, and what a test made there: all of it goes again, and nothing else. */
final class TestEngine implements AutoCloseable {
    private final String prefix =
            "qm-test-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    private final Deque<ApiRequest> cleaning = new ArrayDeque<>();
    private final EngineApi api;

    TestEngine() {
        String host =
                Objects.requireNonNull(System.getenv("DOCKER_HOST"), "these tests need an engine: set DOCKER_HOST");
        this.api = new EngineApi(
                new DaemonAddress(URI.create(host), "DOCKER_HOST", Optional.empty()), (operation, result, took) -> {});
        api.stream(
                ApiRequest.to(Operation.PULL_IMAGE)
                        .query("fromImage", "busybox")
                        .query("tag", "stable"),
                item -> {});
    }

    EngineApi api() {
        return api;
    }

    /** A name that nothing else at the daemon has. */
    String name(String end) {
        return prefix + "-" + end;
    }

    /** To be sent at the end; the last one first. */
    void cleanWith(ApiRequest request) {
        cleaning.push(request);
    }

    @Override
    public void close() {
        try (api) {
            cleaning.forEach(this::clean);
        }
    }

    private void clean(ApiRequest request) {
        try {
            api.ask(request);
        } catch (DockerException failure) {
            if (failure.category() != Category.NOT_FOUND) {
                throw failure;
            }
        }
    }
}
