package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.DockerException.Category;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The daemon's answer to a build, item by item, of whichever builder it comes: progress, and at the end an image or an error. */
final class BuildAnswer {
    private final String subject;
    private final Consumer<String> progress;
    private final BuildTrace trace;
    private final ClassicTrace classic;
    private Optional<String> imageId = Optional.empty();
    private Optional<String> error = Optional.empty();

    /** @param subject what is built, for messages */
    BuildAnswer(String subject, Consumer<String> progress) {
        this.subject = subject;
        this.progress = progress;
        this.trace = new BuildTrace(progress);
        this.classic = new ClassicTrace(progress);
    }

    void add(JsonNode item) {
        JsonNode aux = item.path("aux");
        if (item.path("id").asText().equals("moby.buildkit.trace")) {
            trace.add(Base64.getDecoder().decode(aux.asText()));
        } else if (aux.has("ID")) {
            imageId = Optional.of(aux.path("ID").asText());
        } else if (item.has("error") || item.has("errorDetail")) {
            error = Optional.of(item.path("errorDetail")
                    .path("message")
                    .asText(item.path("error").asText()));
        } else if (item.has("stream")) {
            classic.add(item.path("stream").asText());
        } else if (item.has("status") && !item.has("progressDetail")) {
            progress.accept(item.path("status").asText());
        }
    }

    /**
     * The image that was made.
     *
     * @throws DockerException IMAGE with the failed step and its last lines where there is none
     */
    String imageId() {
        if (error.isPresent()) {
            throw failure(error.get());
        }
        return imageId.or(classic::imageId)
                .orElseThrow(() -> failure("the daemon ended its answer without an image and without an error"));
    }

    private DockerException failure(String why) {
        Optional<BuildStep> step = trace.failed().or(classic::current);
        String where = step.map(failed -> " in step " + failed.name()).orElse("");
        List<String> lines = step.map(BuildStep::lastLines).orElse(List.of());
        String output = lines.isEmpty() ? "" : "; its last lines:\n  " + String.join("\n  ", lines);
        return new DockerException(Category.IMAGE, "the build of " + subject + " failed" + where + ": " + why + output);
    }
}
