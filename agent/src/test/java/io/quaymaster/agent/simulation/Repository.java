package io.quaymaster.agent.simulation;

import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Loaded;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The repository as the agent follows it: the newest revision that is good is in force, whatever came after it. That outlives the
 * agent, as the reference to the last good revision in the clone does.
 */
final class Repository {
    private final Revisions revisions;
    private int commits;
    private @Nullable Content newest;
    private @Nullable Desired inForce;
    private boolean reachable = true;

    Repository(Revisions revisions) {
        this.revisions = revisions;
    }

    void commit(Content content) {
        commits++;
        newest = content;
        look();
    }

    /** From now on it cannot be read, or can be again. */
    void reachable(boolean now) {
        reachable = now;
        look();
    }

    /** What holds; empty before the first good revision. */
    Optional<Desired> inForce() {
        return Optional.ofNullable(inForce);
    }

    private void look() {
        if (!reachable || newest == null) {
            return;
        }
        switch (revisions.load(newest, commits)) {
            case Loaded.Good good -> inForce = good.desired();
            case Loaded.Bad bad -> {}
            case Loaded.Empty empty -> {}
        }
    }
}
