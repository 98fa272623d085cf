package io.quaymaster.agent.control;

import java.io.Serial;

/** An agent cannot be told anything, or cannot listen for it; the message says where, why and what to do. */
public final class ControlException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ControlException(String message) {
        super(message);
    }

    ControlException(String message, Throwable cause) {
        super(message, cause);
    }
}
