package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.Docker.Event.Marked;
import io.quaymaster.agent.docker.Docker.Marker;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.docker.DockerException.Category;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The contest for the lease of a source. The lease is a marker that only one can create. Who finds it taken creates a second one,
 * the challenge; a holder that lives takes that away as soon as it hears of it, and one that lets it stand is dead. So nobody has
 * to say at intervals that he is alive. For one thread; what it calls may take as long as a daemon does.
 */
final class Contest {
    /** How long a challenge has to stand before its holder counts as dead. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Between an answer and the next challenge. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** For a live holder to take back a lease that a person removed, and for the last look at one that seems dead. */
    static final Duration COURTESY = Duration.ofSeconds(1);

    // Where every change is heard of.
    private static final Duration LONG = Duration.ofHours(1);
    // To see that a process of this machine has ended costs no call.
    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(2);

    private final String source;
    private final Holder self;
    private final Docker docker;
    private final Predicate<ProcessId> gone;
    private final Alarm alarm = new Alarm();
    private Standing standing = new Standing.Unknown();
    private @Nullable Challenge challenge;
    private @Nullable Instant answered;

    /** @param overdue whether it was seen to stand for too long once already */
    private record Challenge(String id, Instant since, boolean overdue) {}

    /** @param gone whether a process is certain to have ended */
    Contest(String source, Holder self, Docker docker, Predicate<ProcessId> gone) {
        this.source = source;
        this.self = self;
        this.docker = docker;
        this.gone = gone;
    }

    /** What the container of a source's lease is called. */
    static String lease(String source) {
        return "quaymaster.lease." + source;
    }

    /** No source can be called so that its lease has the name of another's challenge. */
    static String challenge(String source) {
        return "quaymaster.challenge." + source;
    }

    Standing standing() {
        return standing;
    }

    /** How long to wait for what is heard. */
    Duration left(Instant now) {
        Duration longest = standing instanceof Standing.Watching ? GLANCE : LONG;
        Duration left = alarm.left(now);
        return left.compareTo(longest) < 0 ? left : longest;
    }

    /** Whether it is time for a look. */
    boolean isDue(Instant now) {
        return alarm.left(now).isZero()
                || (standing instanceof Standing.Watching watching
                        && gone.test(watching.holder().process()));
    }

    /** How things stand is not known from now on: what was heard may be out of date, and waiting begins anew. */
    void doubt(Duration pause, Instant now) {
        challenge = null;
        answered = null;
        alarm.set(pause, now);
    }

    /** The daemon did not do what it was asked: perhaps it did not let the holder answer either. */
    void failed(DockerException failure, Instant now) {
        doubt(AFTER_A_FAILURE, now);
        if (leaseId() == null) {
            String why = String.valueOf(failure.getMessage());
            boolean away = failure.category() == Category.UNREACHABLE;
            standing = new Standing.Failed(away ? why : "cannot take the lease of " + source + ": " + why);
        }
    }

    /** Takes an event at its word. */
    void heard(Marked event, Instant now) {
        if (event.name().equals(challenge(source))) {
            heardOfChallenge(event, now);
        } else if (event.id().equals(leaseId())) {
            heardOfLease(event, now);
        } else if (event.name().equals(lease(source))) {
            alarm.advance(Duration.ZERO, now);
        }
    }

    private void heardOfChallenge(Marked event, Instant now) {
        boolean known = challenge != null && challenge.id().equals(event.id());
        switch (event.action()) {
            case "create" -> {
                if (standing instanceof Standing.Held) {
                    docker.removeMarker(event.id());
                } else if (standing instanceof Standing.Watching && !known) {
                    challenge = new Challenge(event.id(), now, false);
                    alarm.advance(PATIENCE, now);
                }
            }
            case "destroy" -> {
                if (known) {
                    answered(now);
                    alarm.advance(PAUSE, now);
                }
            }
            default -> alarm.advance(Duration.ZERO, now);
        }
    }

    private void heardOfLease(Marked event, Instant now) {
        switch (event.action()) {
            case "create" -> {}
            case "destroy" -> alarm.advance(standing instanceof Standing.Held ? Duration.ZERO : COURTESY, now);
            default -> alarm.advance(Duration.ZERO, now);
        }
    }

    /** Looks how things stand and does what is due. */
    void look(Instant now) {
        Optional<Marker> lease = docker.findMarker(lease(source));
        if (lease.isEmpty()) {
            claim(now);
            return;
        }
        String id = lease.get().id();
        Optional<Holder> holder = Holder.read(source, lease.get().labels());
        if (holder.isEmpty()) {
            taken(lease(source), now);
        } else if (holder.get().run().equals(self.run())) {
            hold(id, holder.get(), now);
        } else {
            meet(id, holder.get(), now);
        }
    }

    /** Whatever we had is gone, also where this fails. */
    private void claim(Instant now) {
        Holder holder = self.since(now);
        standing = new Standing.Unknown();
        Optional<String> id = docker.createMarker(lease(source), holder.labels(source));
        if (id.isPresent()) {
            hold(id.get(), holder, now);
        } else {
            // Somebody was faster: who that is will be seen then.
            alarm.set(COURTESY, now);
        }
    }

    private void hold(String id, Holder holder, Instant now) {
        standing = new Standing.Held(id, holder);
        challenge = null;
        alarm.set(LONG, now);
        findChallenge().map(Marker::id).ifPresent(docker::removeMarker);
    }

    private void meet(String id, Holder holder, Instant now) {
        if (!id.equals(leaseId()) || standing instanceof Standing.Held) {
            doubt(Duration.ZERO, now);
        }
        standing = new Standing.Watching(id, holder, answered != null);
        if (gone.test(holder.process())) {
            takeOver(id, now);
        } else if (challenge != null) {
            judge(challenge, id, now);
        } else if (answered == null || Alarm.hasPassed(PAUSE, answered, now)) {
            challenge(now);
        } else {
            alarm.set(PAUSE, answered);
        }
    }

    private void challenge(Instant now) {
        Optional<String> own =
                docker.createMarker(challenge(source), self.since(now).labels(source));
        if (own.isPresent()) {
            await(own.get(), now);
            return;
        }
        Optional<Marker> other = docker.findMarker(challenge(source));
        if (other.isEmpty()) {
            answered(now);
            alarm.set(PAUSE, now);
        } else if (isOurs(other.get())) {
            // Somebody else's serves as well, also one that was left by a dead challenger.
            await(other.get().id(), now);
        } else {
            taken(challenge(source), now);
        }
    }

    /** However long it stands already, the holder is given the whole time: this daemon may have been stopped until now. */
    private void await(String id, Instant now) {
        challenge = new Challenge(id, now, false);
        alarm.set(PATIENCE, now);
    }

    private void taken(String name, Instant now) {
        standing = new Standing.Failed(
                "the name " + name + " is taken by a container that is not Quaymaster's; rename or remove that one");
        alarm.set(PAUSE, now);
    }

    private void judge(Challenge made, String lease, Instant now) {
        if (findChallenge().filter(found -> found.id().equals(made.id())).isEmpty()) {
            answered(now);
            alarm.set(PAUSE, now);
        } else if (!Alarm.hasPassed(PATIENCE, made.since(), now)) {
            alarm.set(PATIENCE, made.since());
        } else if (!made.overdue()) {
            // A daemon or a machine that was stopped lets everybody go on at the same moment: the holder comes first.
            challenge = new Challenge(made.id(), made.since(), true);
            alarm.set(COURTESY, now);
        } else {
            takeOver(lease, now);
        }
    }

    /** @param lease its id, so that one that is new by now is not removed */
    private void takeOver(String lease, Instant now) {
        docker.removeMarker(lease);
        claim(now);
    }

    private void answered(Instant now) {
        challenge = null;
        answered = now;
        if (standing instanceof Standing.Watching watching) {
            standing = new Standing.Watching(watching.lease(), watching.holder(), true);
        }
    }

    /** Gives back what is ours. */
    void end() {
        if (standing instanceof Standing.Held held) {
            docker.removeMarker(held.lease());
        }
    }

    private Optional<Marker> findChallenge() {
        return docker.findMarker(challenge(source)).filter(this::isOurs);
    }

    private boolean isOurs(Marker marker) {
        return source.equals(marker.labels().get(Marker.LABEL));
    }

    private @Nullable String leaseId() {
        return switch (standing) {
            case Standing.Held held -> held.lease();
            case Standing.Watching watching -> watching.lease();
            case Standing.Unknown unknown -> null;
            case Standing.Failed failed -> null;
        };
    }
}
