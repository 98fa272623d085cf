package io.quaymaster.agent.docker;

import java.util.Map;

/** What a registry takes for a login. Never printed. */
sealed interface Credential {
    /** As the daemon takes it in its headers. */
    Map<String, String> forDaemon(String registry);

    record Login(String user, String password) implements Credential {
        @Override
        public Map<String, String> forDaemon(String registry) {
            return Map.of("username", user, "password", password, "serveraddress", registry);
        }

        @Override
        public String toString() {
            return "a login";
        }
    }

    /** A token that the registry gave for a login. */
    record Token(String token) implements Credential {
        @Override
        public Map<String, String> forDaemon(String registry) {
            return Map.of("identitytoken", token, "serveraddress", registry);
        }

        @Override
        public String toString() {
            return "a token";
        }
    }
}
