package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.DockerException.Category;

/** Finds the version of the Engine API that the daemon and we both know. */
final class Negotiation {
    private Negotiation() {}

    /** @param answer to {@code GET /version} */
    static ApiVersion agree(JsonNode answer) {
        String engine = answer.path("Version").asText("of unknown version");
        ApiVersion newest = ApiVersion.parse(answer.path("ApiVersion").asText())
                .orElseThrow(() -> new DockerException(
                        Category.REFUSED, "the daemon does not say which version of the Engine API it has"));
        if (newest.compareTo(ApiVersion.OLDEST) < 0) {
            throw new DockerException(
                    Category.REFUSED,
                    "Docker Engine " + engine + " has version " + newest + " of the Engine API, and at least "
                            + ApiVersion.OLDEST + " is needed: upgrade it to Docker Engine 20.10 or newer");
        }
        ApiVersion oldest =
                ApiVersion.parse(answer.path("MinAPIVersion").asText()).orElse(ApiVersion.OLDEST);
        if (oldest.compareTo(ApiVersion.NEWEST) > 0) {
            throw new DockerException(
                    Category.REFUSED,
                    "Docker Engine " + engine + " needs at least version " + oldest + " of the Engine API, and this"
                            + " Quaymaster knows it up to " + ApiVersion.NEWEST + ": upgrade Quaymaster");
        }
        return newest.compareTo(ApiVersion.NEWEST) < 0 ? newest : ApiVersion.NEWEST;
    }
}
