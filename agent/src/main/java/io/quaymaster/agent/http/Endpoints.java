package io.quaymaster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import io.quaymaster.agent.config.Secret;
import io.quaymaster.agent.metrics.Exposition;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.agent.reconcile.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is answered under which path: it shows, and a webhook is the only thing that it sets off.
 *
 * @param status what the agent knows now
 * @param trouble why the process should be started again; empty while it and its loop are alive
 * @param webhooks the secret of each source that has one
 * @param wake looks for a new revision of a source, soon; never waits for it
 */
public record Endpoints(
        Supplier<Status> status,
        Supplier<Optional<String>> trouble,
        Metrics metrics,
        Map<String, Secret> webhooks,
        Consumer<String> wake) {
    private static final String INDEX = """
            Quaymaster

            /api/v1/status  what the agent knows, as JSON
            /metrics        metrics for Prometheus
            /healthz        200 while the agent is alive
            /readyz         200 while it can work, else 503 and why not

            POST /webhook/github, /webhook/gitlab, /webhook/gitea, /webhook/generic
                            looks for a new revision of the source whose secret signed it
            """;

    public Endpoints {
        webhooks = Map.copyOf(webhooks);
    }

    Routes routes() {
        Webhook webhook = new Webhook(webhooks, wake);
        return new Routes(List.of(
                Routes.get("/", exchange -> Answer.text(Answer.OK, INDEX.strip())),
                Routes.get("/metrics", this::metrics),
                Routes.get("/healthz", exchange -> health()),
                Routes.get("/readyz", this::readiness),
                Routes.get("/api/v1/status", exchange -> Answer.json(Answer.OK, status.get())),
                Routes.post("/webhook/github", exchange -> webhook.answer(exchange, Sender.GITHUB)),
                Routes.post("/webhook/gitlab", exchange -> webhook.answer(exchange, Sender.GITLAB)),
                Routes.post("/webhook/gitea", exchange -> webhook.answer(exchange, Sender.GITEA)),
                Routes.post("/webhook/generic", exchange -> webhook.answer(exchange, Sender.GENERIC))));
    }

    private Answer metrics(HttpExchange exchange) {
        metrics.show(status.get());
        Exposition exposition = metrics.expose(accepted(exchange));
        return new Answer(Answer.OK, exposition.contentType(), exposition.text());
    }

    private Answer health() {
        return trouble.get()
                .map(why -> Answer.text(Answer.UNAVAILABLE, why))
                .orElseGet(() -> Answer.text(Answer.OK, "ok"));
    }

    private Answer readiness(HttpExchange exchange) {
        Readiness readiness = Readiness.of(status.get());
        int code = readiness.ready() ? Answer.OK : Answer.UNAVAILABLE;
        if (accepted(exchange).contains("application/json")) {
            return Answer.json(code, readiness);
        }
        return Answer.text(code, readiness.ready() ? "ready" : String.join("\n", readiness.reasons()));
    }

    private static String accepted(HttpExchange exchange) {
        return String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
    }
}
