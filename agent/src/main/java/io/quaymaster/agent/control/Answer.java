package io.quaymaster.agent.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.agent.reconcile.Status.Suspension;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the running agent says to a {@link Command}. The fields are described in docs/cli.md. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Looking.class, name = "looking"),
    @JsonSubTypes.Type(value = Answer.Synced.class, name = "synced"),
    @JsonSubTypes.Type(value = Answer.Retrying.class, name = "retrying"),
    @JsonSubTypes.Type(value = Answer.Suspended.class, name = "suspended"),
    @JsonSubTypes.Type(value = Answer.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = Answer.Approved.class, name = "approved"),
    @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused")
})
public sealed interface Answer {
    /** Whether what was wanted is so. */
    default boolean good() {
        return switch (this) {
            case Synced synced -> synced.inSync();
            case Looking looking -> true;
            case Retrying retrying -> true;
            case Suspended suspended -> true;
            case Resumed resumed -> true;
            case Approved approved -> true;
            case Refused refused -> false;
        };
    }

    /** It looks now; what that comes to is not waited for. */
    record Looking(String source) implements Answer {}

    /**
     * It has looked, and has nothing more to do at once.
     *
     * @param inSync whether the repository could be looked at, and the daemon has what its latest revision declares
     * @param outcome of the last pass
     * @param applied the revision in force; null before the first
     * @param message the above in one line for a person
     */
    record Synced(
            String source, boolean inSync, Status.Outcome outcome, Status.@Nullable Revision applied, String message)
            implements Answer {}

    /** The next pass tries these again. */
    record Retrying(String source, List<ResourceId> resources) implements Answer {
        public Retrying {
            resources = List.copyOf(resources);
        }
    }

    /**
     * Nothing is done for the source from now on.
     *
     * @param left what would go on else, as a plan prints what it waits for
     */
    record Suspended(String source, Suspension suspension, List<String> left) implements Answer {
        public Suspended {
            left = List.copyOf(left);
        }
    }

    /** @param suspension the one that ended; null where there was none */
    record Resumed(String source, @Nullable Suspension suspension) implements Answer {}

    /**
     * @param revision the commit whose removals may go
     * @param steps what was held back until now, as a plan prints it
     * @param suspension the one for which it still does not go; null where there is none
     */
    record Approved(
            String source,
            String revision,
            List<String> steps,
            @Nullable Suspension suspension) implements Answer {
        public Approved {
            steps = List.copyOf(steps);
        }
    }

    /** Nothing was done. */
    record Refused(String message) implements Answer {}
}
