package io.quaymaster.agent.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the agent answers over HTTP. */
public sealed interface Listen {
    /** Nowhere. */
    record Off() implements Listen {
        @Override
        public String toString() {
            return "off";
        }
    }

    /**
     * @param host a name or an address; empty for all addresses of this host
     * @param port 0 for any that is free
     */
    record At(String host, int port) implements Listen {
        /** Whether it means all addresses of this host. */
        public boolean everywhere() {
            return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** {@code off}, {@code host:port}, {@code [address]:port} or {@code :port}; empty for anything else. */
    static Optional<Listen> parse(String text) {
        if (text.equals("off")) {
            return Optional.of(new Off());
        }
        Matcher parts = Notation.ADDRESS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String bracketed = parts.group("bracketed");
        int port = Integer.parseInt(parts.group("port"));
        return port > 65535
                ? Optional.empty()
                : Optional.of(new At(bracketed == null ? parts.group("host") : bracketed, port));
    }

    /** How an address is written. */
    final class Notation {
        private static final Pattern ADDRESS =
                Pattern.compile("(?:\\[(?<bracketed>[0-9A-Fa-f:.]+)]|(?<host>[A-Za-z0-9._-]*)):(?<port>[0-9]{1,5})");

        private Notation() {}
    }
}
