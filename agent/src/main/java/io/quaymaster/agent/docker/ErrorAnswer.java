package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quaymaster.agent.docker.DockerException.Category;
import java.io.IOException;

/** What the daemon, or a proxy before it, answered instead of doing what it was asked. */
record ErrorAnswer(ApiRequest request, DaemonAddress address, int status, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 2000;

    DockerException toException() {
        String said = message();
        return said.isEmpty()
                ? new DockerException(category(), withoutMessage())
                : new DockerException(category(), said + " (" + status + " to " + request + ")");
    }

    private Category category() {
        return switch (status) {
            case 401, 403, 407 -> Category.DENIED;
            case 404 -> Category.NOT_FOUND;
            case 409 -> Category.CONFLICT;
            // A proxy whose daemon is away.
            case 502, 503, 504 -> Category.UNREACHABLE;
            default -> status < 500 || status == 501 ? Category.REFUSED : Category.OTHER;
        };
    }

    private String message() {
        try {
            JsonNode said = JSON.readTree(body).path("message");
            String text = said.asText("").strip();
            return text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text;
        } catch (IOException notJson) {
            return "";
        }
    }

    private String withoutMessage() {
        String answer = address + " answered " + status + " to " + request;
        boolean page = body.strip().startsWith("<");
        if (category() == Category.DENIED) {
            return answer + (page ? " with a web page" : "")
                    + ", which is not how a daemon refuses: a proxy before it does"
                    + " not allow this request; docs/operations.md lists all requests to be allowed";
        }
        return answer + (page ? " with a web page: that is no Docker daemon, or a proxy before one" : "");
    }
}
