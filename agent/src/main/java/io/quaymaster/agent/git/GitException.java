package io.quaymaster.agent.git;

import java.io.Serial;

/**
 * A repository, or the way to it, did not give what was asked of it. The message names the repository without credentials, says
 * what went wrong and what to do.
 */
public final class GitException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What went wrong, as far as it matters for what to do next. */
    public enum Category {
        /** Nobody answers, or not in time: it may pass by itself. */
        UNREACHABLE,
        /** Credentials are missing or not accepted. */
        AUTHENTICATION,
        /** The SSH host key is not known, or not the one that is known. */
        HOST_KEY,
        /** There is no such repository, branch, tag, revision or path. */
        NOT_FOUND,
        /** The local clone is damaged. */
        CORRUPT,
        OTHER
    }

    private final Category category;

    public GitException(Category category, String message) {
        super(message);
        this.category = category;
    }

    public GitException(Category category, String message, Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    public Category category() {
        return category;
    }
}
