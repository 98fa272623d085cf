package io.quaymaster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import io.quaymaster.agent.config.ConfigurationException;
import io.quaymaster.agent.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the hint that a repository has changed. Whose secret signed it says which sources to look at; what else it says is not
 * read, so that nobody can say in a webhook what to deploy.
 */
record Webhook(Map<String, Secret> secrets, Consumer<String> wake) {
    private static final Logger log = LoggerFactory.getLogger(Webhook.class);
    /** As much as GitHub sends at most. */
    private static final int LARGEST = 25 * 1024 * 1024;

    private static final int AT_ONCE = 8192;

    Answer answer(HttpExchange exchange, Sender sender) throws IOException {
        if (secrets.isEmpty()) {
            return Answer.text(
                    Answer.NOT_FOUND, "no source takes webhooks; give one a webhook.secret_file in the configuration");
        }
        String given = exchange.getRequestHeaders().getFirst(sender.header());
        if (given == null) {
            return Answer.text(Answer.FORBIDDEN, "no " + sender.header() + " header; set a secret at the sender");
        }
        SortedMap<String, Signature> signatures = signatures(sender);
        if (!readAll(exchange.getRequestBody(), signatures.values())) {
            return Answer.text(Answer.TOO_LARGE, "at most " + LARGEST + " bytes are taken");
        }
        boolean all = signatures.size() == secrets.size();
        signatures.values().removeIf(signature -> !signature.fits(given));
        return signatures.isEmpty() && !all
                ? Answer.text(Answer.UNAVAILABLE, "a webhook secret cannot be read; the agent's log says which")
                : wakeAll(List.copyOf(signatures.keySet()), sender);
    }

    /** Those of the sources whose secret can be read now. */
    private SortedMap<String, Signature> signatures(Sender sender) {
        SortedMap<String, Signature> signatures = new TreeMap<>();
        secrets.forEach((source, secret) -> {
            try {
                signatures.put(source, sender.signature(secret.reveal()));
            } catch (ConfigurationException unreadable) {
                log.atWarn().addKeyValue("source", source).log("no webhook can be taken: {}", unreadable.getMessage());
            }
        });
        return signatures;
    }

    /** False where there is more than we take. */
    private static boolean readAll(InputStream body, Collection<Signature> signatures) throws IOException {
        byte[] buffer = new byte[AT_ONCE];
        int total = 0;
        for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
            total += length;
            if (total > LARGEST) {
                return false;
            }
            for (Signature signature : signatures) {
                signature.update(buffer, length);
            }
        }
        return true;
    }

    private Answer wakeAll(List<String> sources, Sender sender) {
        if (sources.isEmpty()) {
            return Answer.text(Answer.FORBIDDEN, sender.header() + " does not fit the webhook secret of any source");
        }
        sources.forEach(wake);
        return Answer.text(Answer.ACCEPTED, "looking for a new revision of " + String.join(", ", sources));
    }
}
