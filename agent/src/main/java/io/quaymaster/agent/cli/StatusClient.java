package io.quaymaster.agent.cli;

import io.quaymaster.agent.json.Json;
import io.quaymaster.agent.reconcile.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a running agent for its status. */
final class StatusClient {
    private static final String PATH = "/api/v1/status";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final String url;

    StatusClient(String url) {
        this.url = url.replaceFirst("/+$", "");
    }

    /**
     * @param text as the agent wrote it
     */
    record Answer(String text, Status status) {}

    Answer ask() {
        HttpResponse<String> response = send(request());
        if (response.statusCode() != OK) {
            throw new CommandFailure(url + PATH + " answered " + response.statusCode()
                    + ", not 200: is that a quaymaster agent, and does it listen for this host name?");
        }
        try {
            return new Answer(response.body(), Json.read(response.body(), Status.class));
        } catch (IllegalArgumentException notJson) {
            throw new CommandFailure(
                    url + PATH + " answered something that is not a status: is that a quaymaster agent?", notJson);
        }
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create(url + PATH)).timeout(PATIENCE).build();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            return client.send(request, BodyHandlers.ofString());
        } catch (ConnectException refused) {
            throw new CommandFailure(
                    "no agent answers at " + url
                            + ": start one with \"quaymaster agent --config FILE\", or say where it"
                            + " listens with --config or --url",
                    refused);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new CommandFailure("the agent at " + url + " did not answer properly: " + why, e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while waiting for the agent at " + url, stopped);
        }
    }
}
