package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.git.Clone;
import io.quaymaster.agent.git.Fetched;
import io.quaymaster.agent.git.GitException;
import io.quaymaster.agent.git.Revision;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the repository of a source and knows the newest revision that can be applied. A revision with problems, an empty one, or a
 * repository that cannot be read changes nothing of what is in force.
 */
public final class Follower {
    private static final Logger log = LoggerFactory.getLogger(Follower.class);

    private final String source;
    private final String path;
    private final Inputs inputs;
    private final Clone clone;
    private final Metrics metrics;
    private final InstantSource clock;
    private volatile Following following = Following.NOTHING;
    private boolean unreachable;

    public Follower(String source, String path, Inputs inputs, Clone clone, Metrics metrics, InstantSource clock) {
        this.source = source;
        this.path = path;
        this.inputs = inputs;
        this.clone = clone;
        this.metrics = metrics;
        this.clock = clock;
    }

    Following following() {
        return following;
    }

    /** Takes up what was in force before a restart: nothing has to be fetched to defend it. */
    void resume() {
        try {
            clone.lastGood()
                    .ifPresent(revision -> load(revision).ifPresent(good -> following = following.applying(good)));
        } catch (GitException unreadable) {
            log.atWarn()
                    .addKeyValue("source", source)
                    .log("the local clone cannot be read: {}", unreadable.getMessage());
        } catch (RuntimeException | Error bug) {
            log.atError()
                    .addKeyValue("source", source)
                    .setCause(bug)
                    .log("a bug: the last good revision cannot be read");
        }
    }

    /** Looks for a new revision; true if another one is in force now. */
    boolean look() {
        Instant begun = clock.instant();
        Fetched fetched = clone.fetch();
        Instant now = clock.instant();
        metrics.fetchEnded(fetched instanceof Fetched.At, Duration.between(begun, now));
        return switch (fetched) {
            case Fetched.At at -> {
                if (unreachable) {
                    log.atInfo().addKeyValue("source", source).log("the source can be fetched again");
                }
                unreachable = false;
                yield follow(at.revision(), now);
            }
            case Fetched.Unavailable unavailable -> {
                if (!unreachable) {
                    log.atWarn()
                            .addKeyValue("source", source)
                            .log("the source cannot be fetched: {}", unavailable.message());
                }
                unreachable = true;
                following = following.unavailable(now, unavailable.message());
                yield false;
            }
        };
    }

    private boolean follow(Revision revision, Instant now) {
        Following before = following;
        boolean known = before.isSettled(revision);
        following = before.fetched(now, revision);
        if (known) {
            return false;
        }
        if (before.fetchError() == null) {
            log.atInfo()
                    .addKeyValue("source", source)
                    .addKeyValue("revision", revision.shortId())
                    .log("a new revision: {}", revision.subject());
        }
        try {
            Optional<InForce> good = load(revision);
            good.ifPresent(this::apply);
            return good.isPresent();
        } catch (GitException unreadable) {
            following = before.unavailable(now, String.valueOf(unreadable.getMessage()));
            if (unreadable.category() == GitException.Category.CORRUPT) {
                clone.discard();
            }
            return false;
        } catch (RuntimeException | Error bug) {
            following = before.unavailable(now, describe(revision, bug, before));
            return false;
        }
    }

    /** Logs it too, but not each time that the same is tried again. */
    private String describe(Revision revision, Throwable bug, Following before) {
        String message = "revision " + revision.shortId() + " cannot be read; a bug, please report it: " + bug;
        if (!message.equals(before.fetchError())) {
            log.atError().addKeyValue("source", source).setCause(bug).log("a bug: {}", message);
        }
        return message;
    }

    private void apply(InForce good) {
        clone.markGood(good.revision());
        following = following.applying(good).behind(null);
    }

    private Optional<InForce> load(Revision revision) {
        SourceTree tree = clone.history().tree(revision);
        return switch (Loader.load(tree, path, source, revision.id(), inputs)) {
            case Loaded.Good good -> {
                warn(revision, good.warnings());
                yield Optional.of(new InForce(revision, good.desired(), tree));
            }
            case Loaded.Bad bad -> {
                warn(revision, bad.warnings());
                yield refuse(revision, bad.problems());
            }
            case Loaded.Empty empty ->
                refuse(
                        revision,
                        List.of(new Problem(
                                new Location(empty.path().isEmpty() ? "." : empty.path(), 1, 1),
                                "",
                                "there is no manifest here, and nothing is removed on that ground: put the manifests back,"
                                        + " or correct the source's branch or path; to have all removed, leave one"
                                        + " manifest and approve")));
        };
    }

    private void warn(Revision revision, List<Problem> warnings) {
        warnings.forEach(warning -> log.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("revision", revision.shortId())
                .log("{}", warning));
    }

    private Optional<InForce> refuse(Revision revision, List<Problem> problems) {
        problems.forEach(problem -> log.atError()
                .addKeyValue("source", source)
                .addKeyValue("revision", revision.shortId())
                .log("{}", problem));
        InForce before = following.inForce();
        Instant behind = before == null
                ? revision.time()
                : clone.history()
                        .oldestNotYetApplied(before.revision(), revision)
                        .orElse(revision.time());
        following = following.refusing(problems).behind(behind);
        return Optional.empty();
    }
}
