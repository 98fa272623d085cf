package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a container in memory: what changes it, and what comes next by itself. */
final class Life {
    private static final int KILLED = 137;
    private static final int LOST_WITH_THE_HOST = 255;

    private final Program program;
    private final boolean checked;
    private final Duration grace;
    private final RestartDelay delay = new RestartDelay();
    private RestartPolicy policy;
    private State state = new State.Created();
    private int restarts;
    private boolean stoppedByHand;
    private Instant begun = Instant.EPOCH;
    private Health health = Health.NONE;
    private int lastCode;
    private int verdicts;
    // When something happens by itself; null where nothing does.
    private @Nullable Instant ends;
    private @Nullable Instant isJudged;
    private @Nullable Instant stops;
    private int stopsWith;
    private @Nullable Instant turns;
    private @Nullable Instant pausedAt;

    /**
     * @param checked whether it has a healthcheck
     * @param grace between the signal to stop and the end
     */
    Life(Program program, boolean checked, Duration grace, RestartPolicy policy) {
        this.program = program;
        this.checked = checked;
        this.grace = grace;
        this.policy = policy;
    }

    /** What became of a container by itself. */
    enum Turn {
        /** Its healthcheck came to a result. */
        JUDGED,
        ENDED,
        IS_TO_BE_STARTED,
        IS_GONE
    }

    State state() {
        return state;
    }

    int restarts() {
        return restarts;
    }

    /** Whether it has a process, or is about to have one again. */
    boolean isUp() {
        return hasProcess() || state instanceof State.Restarting;
    }

    boolean hasProcess() {
        return state instanceof State.Running || state instanceof State.Paused;
    }

    /** The log. */
    List<String> writes() {
        return program.writes();
    }

    boolean canRun() {
        return !program.missing();
    }

    void obey(RestartPolicy other) {
        policy = other;
    }

    /** For tests that need a state, whatever leads to it. */
    void become(State other) {
        state = other;
        if (!isUp()) {
            calm();
        }
    }

    void health(Health other) {
        health = other;
        if (state instanceof State.Running running) {
            state = new State.Running(running.since(), other);
        }
    }

    // What is done to it.

    void startByHand(Instant now) {
        restarts = 0;
        delay.reset();
        stoppedByHand = false;
        run(now);
    }

    /** The daemon starts it, again perhaps. */
    void run(Instant now) {
        calm();
        begun = now;
        verdicts = 0;
        health = checked ? Health.STARTING : Health.NONE;
        state = new State.Running(now, health);
        program.end().ifPresent(end -> ends = now.plus(end.after()));
        awaitVerdict();
    }

    /** What is left of a try to start it: only what never ran is left as it was created. */
    void failToStart(int code, String error, Instant now) {
        if (state instanceof State.Created || state instanceof State.StartFailed) {
            state = new State.StartFailed(code, error);
        } else if (state instanceof State.Restarting) {
            exit(lastCode, now);
        }
    }

    /** Asks it to stop; returns when it will have. */
    Instant stop(Instant now) {
        if (!isUp()) {
            return now;
        }
        stoppedByHand = true;
        if (state instanceof State.Restarting) {
            exit(lastCode, now);
            return now;
        }
        if (state instanceof State.Paused) {
            // The signal wakes it.
            unpause(now);
        }
        Instant killed = now.plus(grace);
        switch (program.stop()) {
            case Program.Stop.At at
            when pausedAt == null && !now.plus(at.after()).isAfter(killed) -> stopAt(now.plus(at.after()), at.code());
            case Program.Stop.At tooLate -> stopAt(killed, KILLED);
            case Program.Stop.Never never -> stopAt(killed, KILLED);
        }
        Instant end = stops == null ? now : stops;
        if (!end.isAfter(now)) {
            exit(stopsWith, now);
        }
        return end;
    }

    private void stopAt(Instant end, int code) {
        if (stops == null || end.isBefore(stops)) {
            stops = end;
            stopsWith = code;
        }
    }

    void kill(Instant now) {
        stoppedByHand = true;
        exit(state instanceof State.Restarting ? lastCode : KILLED, now);
    }

    void pause(Instant now) {
        pausedAt = now;
        state = new State.Paused();
    }

    /** Goes on where it was; its healthcheck too. */
    void unpause(Instant now) {
        Duration lost = Duration.between(pausedAt == null ? now : pausedAt, now);
        ends = ends == null ? null : ends.plus(lost);
        isJudged = isJudged == null ? null : isJudged.plus(lost);
        pausedAt = null;
        state = new State.Running(begun, health);
    }

    /** From now on the daemon is at removing it, until the time given. */
    void removeUntil(Instant gone) {
        become(new State.Removing());
        turns = gone;
    }

    /** Its process ends by itself, and the daemon does what the restart policy says. */
    void end(int code, Instant now) {
        if (stops == null && isRestarted(code)) {
            Duration ran = Duration.between(begun, now);
            restarts++;
            lastCode = code;
            calm();
            state = new State.Restarting();
            turns = now.plus(delay.next(ran));
        } else {
            exit(code, now);
        }
    }

    /** The host goes down without a word; says whether the daemon starts the container when it comes up again. */
    boolean fall(Instant now) {
        boolean wasUp = isUp();
        boolean wasStarted = wasUp || state instanceof State.Exited;
        if (wasUp) {
            exit(LOST_WITH_THE_HOST, now);
        }
        return wasStarted
                && switch (policy.mode()) {
                    case ALWAYS -> true;
                    case UNLESS_STOPPED -> !stoppedByHand;
                    case ON_FAILURE -> isRestarted(lastCode);
                    case NO -> false;
                };
    }

    // What happens by itself.

    /** When something does; null where nothing will. */
    @Nullable
    Instant next() {
        Instant next = earlier(stops, turns);
        return pausedAt == null ? earlier(next, earlier(ends, isJudged)) : next;
    }

    /** Does what is due. */
    Turn goOn(Instant now) {
        if (isDue(turns, now)) {
            turns = null;
            return state instanceof State.Removing ? Turn.IS_GONE : Turn.IS_TO_BE_STARTED;
        }
        if (isDue(stops, now)) {
            exit(stopsWith, now);
            return Turn.ENDED;
        }
        if (isDue(isJudged, now)) {
            health(program.verdicts().get(verdicts).health());
            verdicts++;
            awaitVerdict();
            return Turn.JUDGED;
        }
        end(program.end().orElseThrow().code(), now);
        return Turn.ENDED;
    }

    private void awaitVerdict() {
        isJudged = checked && verdicts < program.verdicts().size()
                ? begun.plus(program.verdicts().get(verdicts).after())
                : null;
    }

    private void exit(int code, Instant now) {
        lastCode = code;
        become(new State.Exited(code, begun, now, health));
    }

    private void calm() {
        ends = null;
        isJudged = null;
        stops = null;
        turns = null;
        pausedAt = null;
    }

    private boolean isRestarted(int code) {
        return switch (policy.mode()) {
            case NO -> false;
            case ALWAYS, UNLESS_STOPPED -> true;
            case ON_FAILURE -> {
                int most = policy.maximumRetries();
                yield code != 0 && (most == 0 || restarts < most);
            }
        };
    }

    private static boolean isDue(@Nullable Instant instant, Instant now) {
        return instant != null && !instant.isAfter(now);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
