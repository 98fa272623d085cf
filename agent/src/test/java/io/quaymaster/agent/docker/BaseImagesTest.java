package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.ImageReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaseImagesTest {
    @Test
    void findsTheImagesOfAllStages() {
        assertThat(images("""
                # syntax=docker/dockerfile:1.7
                # A comment with FROM nowhere
                FROM --platform=$BUILDPLATFORM registry.example.com/go:1.25 AS Build
                RUN go build
                from busybox as base
                COPY --from=build /app /app
                COPY --chown=1:1 --from=registry.example.com/assets:2 /a /a
                RUN --mount=type=bind,from=tools.example.com/lint,target=/l true
                COPY --from=0 /x /x
                FROM scratch
                FROM base
                """))
                .containsExactly(
                        "docker/dockerfile:1.7",
                        "registry.example.com/go:1.25",
                        "busybox:latest",
                        "registry.example.com/assets:2",
                        "tools.example.com/lint:latest");
    }

    @Test
    void knowsArgumentsAndTheirDefaults() {
        String dockerfile = """
                ARG REGISTRY=registry.example.com VERSION="1.2"
                ARG SUFFIX
                FROM $REGISTRY/a:${VERSION}
                ARG REGISTRY=elsewhere.example.com
                FROM ${REGISTRY}/b:${VERSION}${SUFFIX:+-$SUFFIX}
                FROM ${NOTHING:-busybox}:${TAG-stable}
                """;

        assertThat(BaseImages.of(dockerfile, Map.of("VERSION", "2")))
                .extracting(ImageReference::toString)
                .containsExactly("registry.example.com/a:2", "registry.example.com/b:2", "busybox:stable");
    }

    @Test
    void readsLinesThatAreContinued() {
        assertThat(images("FROM \\\n# in between\n  busybox:1.36 \\\n AS a\nFROM a"))
                .containsExactly("busybox:1.36");
        assertThat(images("# escape=`\nFROM `\n  busybox:1.36")).containsExactly("busybox:1.36");
    }

    private static List<String> images(String dockerfile) {
        return BaseImages.of(dockerfile, Map.of()).stream()
                .map(ImageReference::toString)
                .toList();
    }
}
