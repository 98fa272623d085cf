package io.quaymaster.agent.config;

import java.io.Serial;

/** What the host's configuration says cannot be done. */
public final class ConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
