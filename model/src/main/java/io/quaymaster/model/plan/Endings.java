package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.DesiredContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Tells an instance that was stopped for a successor from one that ended by itself. */
final class Endings {
    // The code of a program that a signal ended is 128 and the number of the signal, of which there are 64.
    private static final int FIRST_SIGNAL = 129;
    private static final int LAST_SIGNAL = 192;
    private static final Duration LONG_STOP = Duration.ofMinutes(1);
    // What is begun beside a creation may be a little later, and is no answer to it.
    private static final Duration BESIDE = Duration.ofSeconds(1);

    private final DesiredContainer container;

    Endings(DesiredContainer container) {
        this.container = container;
    }

    /**
     * Whether an instance ended in the time of a successor: then it was stopped for it, and its end is not what was asked for. The
     * order in which that was to take over may have been another one than it is now: what was started only afterwards was to be.
     */
    boolean wasStoppedFor(ActualContainer successor, ActualContainer serving) {
        return serving.state() instanceof State.Exited exited
                && isLater(successor, serving)
                && !exited.at().isBefore(successor.created())
                && !(successor.state() instanceof State.Exited over && over.at().isBefore(exited.at()))
                && (wasToBeStoppedFirst(serving, successor) || isStartedAfter(successor, exited.at()));
    }

    /** Whether an instance ended as its policy allows, and by itself: it was not stopped for a successor. */
    boolean isOver(Slot slot, ActualContainer serving) {
        return Jobs.of(serving).isOver(serving) && !wasStopped(slot, serving);
    }

    /** Whether an instance ended because a successor was to run, be it one that failed or is not wanted any more. */
    boolean wasStopped(Slot slot, ActualContainer serving) {
        if (!(serving.state() instanceof State.Exited)) {
            return false;
        }
        // When one is set aside that could not be started, what was stopped for it has been started again.
        Stream<ActualContainer> failed = slot.all(Role.FAILED).stream().filter(successor -> !neverRan(successor));
        return Stream.concat(slot.successors().stream(), failed).anyMatch(successor -> gaveWay(serving, successor));
    }

    /** Whether an instance ended because this one was to run, and was not started again since. */
    boolean gaveWay(ActualContainer serving, ActualContainer successor) {
        return (!neverRan(successor) || mayHaveGivenWay(serving, successor)) && wasStoppedFor(successor, serving);
    }

    /**
     * Whether an instance can have been stopped for a successor that never ran, and stays. If it was started since that was made, it
     * has served again already: each further end is its own.
     */
    private boolean mayHaveGivenWay(ActualContainer serving, ActualContainer successor) {
        boolean startedSince = serving.state() instanceof State.Exited exited && isStartedSince(exited, successor);
        return !startedSince && (wasToBeStoppedFirst(serving, successor) || successor.state() instanceof State.Created);
    }

    /**
     * Whether a successor was to take over stop-first. That is known of what is declared now, which may be another than what it was
     * made for; otherwise a signal shows it that ended the other one soon after it was made, and before it ran.
     */
    private boolean wasToBeStoppedFirst(ActualContainer serving, ActualContainer successor) {
        return isStopFirst(serving)
                || (serving.state() instanceof State.Exited exited
                        && exited.code() >= FIRST_SIGNAL
                        && exited.code() <= LAST_SIGNAL
                        && !isStartedSince(exited, successor)
                        && exited.at().isBefore(successor.created().plus(LONG_STOP))
                        && !ranBeside(successor, exited.at()));
    }

    private static boolean isStartedSince(State.Exited exited, ActualContainer successor) {
        return exited.since().isAfter(successor.created().plus(BESIDE));
    }

    private static boolean ranBeside(ActualContainer successor, Instant end) {
        return switch (successor.state()) {
            case State.Running running -> !running.since().isAfter(end);
            case State.Exited exited -> !exited.since().isAfter(end);
            case State.Created created -> false;
            case State.StartFailed failed -> false;
            case State.Restarting restarting -> false;
            case State.Paused paused -> false;
            case State.Removing removing -> false;
        };
    }

    private boolean isStopFirst(ActualContainer serving) {
        return RolloutOrder.of(container, serving).isStopFirst();
    }

    private static boolean neverRan(ActualContainer successor) {
        return successor.state() instanceof State.Created || successor.state() instanceof State.StartFailed;
    }

    /** A candidate may also be an older instance that is wanted again; what was dismissed is not, and may be there from before. */
    private static boolean isLater(ActualContainer successor, ActualContainer serving) {
        return Role.of(successor) != Role.DISMISSED || !successor.created().isBefore(serving.created());
    }

    /** When one was first started is not known. Of a candidate that ended somebody may have started it again; we stop what is dismissed. */
    private static boolean isStartedAfter(ActualContainer successor, Instant end) {
        return switch (successor.state()) {
            case State.Created created -> true;
            case State.StartFailed failed -> true;
            case State.Running running -> !running.since().isBefore(end) && successor.restarts() == 0;
            case State.Restarting restarting -> false;
            case State.Paused paused -> false;
            case State.Exited exited ->
                Role.of(successor) == Role.DISMISSED && !exited.since().isBefore(end) && successor.restarts() == 0;
            case State.Removing removing -> false;
        };
    }
}
