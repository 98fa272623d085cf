package io.quaymaster.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quaymaster.model.manifest.Build;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a build down as {@code POST /build}. It gives no tags: an image gets its names when it was looked at. */
final class BuildRequest {
    // A compiler can be busy for long without saying anything.
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ApiRequest.Parameter> query = new ArrayList<>();

    private BuildRequest() {}

    /**
     * @param dockerfile its path in the context
     * @param pull whether the daemon looks up base images anew
     * @param credentials the value of X-Registry-Config
     */
    static ApiRequest of(
            Build build,
            String dockerfile,
            ImageBuilder builder,
            boolean pull,
            String credentials,
            InputStream context) {
        BuildRequest request = new BuildRequest();
        request.builder(builder);
        request.add("dockerfile", dockerfile);
        request.options(build);
        request.flag("pull", pull);
        ApiRequest whole =
                ApiRequest.to(Operation.BUILD_IMAGE)
                        .header("X-Registry-Config", credentials)
                        .within(LONGEST_SILENCE)
                        .stream("application/x-tar", context);
        for (ApiRequest.Parameter parameter : request.query) {
            whole = whole.query(parameter.name(), parameter.value());
        }
        return whole;
    }

    private void builder(ImageBuilder builder) {
        switch (builder) {
            case BUILDKIT -> add("version", "2");
            case CLASSIC -> {
                add("version", "1");
                flag("rm", true);
                flag("forcerm", true);
            }
        }
    }

    private void options(Build build) {
        json("buildargs", build.args(), build.args().isEmpty());
        json("labels", build.labels(), build.labels().isEmpty());
        json("cachefrom", build.cacheFrom(), build.cacheFrom().isEmpty());
        given("target", build.target());
        given("platform", build.platform());
        given("networkmode", build.network());
        build.extraHosts().forEach(host -> add("extrahosts", host));
        given("shmsize", build.shmSize() == 0 ? null : Long.toString(build.shmSize()));
        flag("nocache", build.noCache());
    }

    private void add(String name, String value) {
        query.add(new ApiRequest.Parameter(name, value));
    }

    private void given(String name, @Nullable String value) {
        if (value != null) {
            add(name, value);
        }
    }

    private void flag(String name, boolean on) {
        if (on) {
            add(name, "1");
        }
    }

    private void json(String name, Object data, boolean empty) {
        try {
            given(name, empty ? null : JSON.writeValueAsString(data));
        } catch (JsonProcessingException notPlainData) {
            throw new IllegalStateException(notPlainData);
        }
    }
}
