package io.quaymaster.agent.git;

/** What looking for a new revision came to. A source that cannot be read is never taken for one that is empty. */
public sealed interface Fetched {
    record At(Revision revision) implements Fetched {}

    record Unavailable(GitException.Category category, String message) implements Fetched {}
}
