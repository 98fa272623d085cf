package io.quaymaster.agent.docker;

import java.io.Serial;

/** The daemon, or the way to it, did not do what it was asked. */
public final class DockerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What went wrong, as far as it matters for what to do next. */
    public enum Category {
        /** No daemon answers. */
        UNREACHABLE,
        /** No answer within the deadline. */
        TIMEOUT,
        NOT_FOUND,
        /** The name is taken, or the object is in use. */
        CONFLICT,
        /** The daemon, a proxy before it or a registry does not allow it. */
        DENIED,
        /** The daemon does not accept the request. */
        REFUSED,
        /** A build, pull or push ended with an error. */
        IMAGE,
        OTHER
    }

    private final Category category;

    public DockerException(Category category, String message) {
        super(message);
        this.category = category;
    }

    public DockerException(Category category, String message, Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    public Category category() {
        return category;
    }

    /** Whether the daemon said no, and not just nothing. */
    boolean isAnswer() {
        return category != Category.UNREACHABLE && category != Category.TIMEOUT;
    }
}
