package io.quaymaster.agent.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a person tells the running agent. A source that is null is the only one there is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Sync.class, name = "sync"),
    @JsonSubTypes.Type(value = Command.Retry.class, name = "retry"),
    @JsonSubTypes.Type(value = Command.Suspend.class, name = "suspend"),
    @JsonSubTypes.Type(value = Command.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = Command.Approve.class, name = "approve")
})
public sealed interface Command {
    /**
     * Looks at the repository and at the daemon now.
     *
     * @param await whether the answer tells what that came to, or comes at once
     */
    record Sync(@Nullable String source, boolean await) implements Command {}

    /**
     * Tries again what failed.
     *
     * @param resource as in {@code web}, {@code container/web} or {@code shop/container/web}
     */
    record Retry(String resource) implements Command {
        public Retry {
            Objects.requireNonNull(resource, "resource is missing");
        }
    }

    /** @param reason for others to read; may be empty */
    record Suspend(@Nullable String source, String reason) implements Command {
        public Suspend {
            Objects.requireNonNull(reason, "reason is missing");
        }
    }

    record Resume(@Nullable String source) implements Command {}

    /** Lets go what the revision in force removes. */
    record Approve(@Nullable String source) implements Command {}
}
