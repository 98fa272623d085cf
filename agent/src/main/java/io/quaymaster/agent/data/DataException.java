package io.quaymaster.agent.data;

import java.io.Serial;

/** The data directory, or a file in it, is not what the agent needs; the message says which and what to do. */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    DataException(String message) {
        super(message);
    }

    DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
