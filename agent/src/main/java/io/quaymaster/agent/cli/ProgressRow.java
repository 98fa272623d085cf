package io.quaymaster.agent.cli;

import io.quaymaster.agent.reconcile.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One resource of a {@link LiveProgress}: what is done for it, since when, and what it said last. */
final class ProgressRow {
    /** What a resource is up to; those first that a person must see. */
    enum State {
        FAILED,
        BLOCKED,
        RUNNING,
        WAITING,
        COMING,
        DONE
    }

    private final List<String> running = new ArrayList<>();
    private int coming;
    private State settled = State.COMING;
    private String text = "";
    private String lastStep = "";
    private String lastLine = "";
    private @Nullable Instant begun;
    private Duration took = Duration.ZERO;

    void comes(String step) {
        if (coming == 0 && running.isEmpty()) {
            settled = State.COMING;
            text = step;
        }
        coming++;
    }

    void starts(String step, Instant now) {
        coming = Math.max(0, coming - 1);
        running.add(step);
        lastStep = step;
        lastLine = "";
        if (begun == null) {
            begun = now;
        }
    }

    void says(String line) {
        if (!line.isEmpty()) {
            lastLine = line;
        }
    }

    void ends(String step, Progress.Result result, Instant now) {
        if (!running.remove(step)) {
            coming = Math.max(0, coming - 1);
        }
        took = begun == null ? Duration.ZERO : Duration.between(begun, now);
        switch (result) {
            case Progress.Result.Done done when settled == State.FAILED -> {}
            case Progress.Result.Done done -> settle(coming == 0 ? State.DONE : State.COMING, step, "");
            case Progress.Result.Failed failed -> settle(State.FAILED, step, PlainText.oneLine(failed.message()));
            case Progress.Result.Skipped skipped when settled == State.FAILED -> {}
            case Progress.Result.Skipped skipped ->
                settle(State.FAILED, step, "skipped, because a step before it failed");
            case Progress.Result.Cancelled cancelled -> settle(State.COMING, step, "cancelled");
        }
    }

    /** Nothing is to be done for it before something happens by itself, or a person does something. */
    void rests(State state, String why) {
        coming = 0;
        // After a failure it waits for another try; what failed says more.
        if (state != State.WAITING || settled != State.FAILED) {
            settle(state, why, "");
        }
    }

    /** What it waited for, or what was in its way, is no longer so. */
    void goesOn(Instant now) {
        if (settled == State.WAITING || settled == State.BLOCKED) {
            took = begun == null ? Duration.ZERO : Duration.between(begun, now);
            settle(State.DONE, lastStep, "");
        }
    }

    private void settle(State state, String step, String line) {
        settled = state;
        text = step;
        lastLine = line;
    }

    State state() {
        return running.isEmpty() ? settled : State.RUNNING;
    }

    String text() {
        if (running.isEmpty()) {
            return text;
        }
        return running.getLast() + (running.size() > 1 ? " (+" + (running.size() - 1) + ")" : "");
    }

    String lastLine() {
        return lastLine;
    }

    /** Since its first step began, or how long all of them took; empty where nothing has been done. */
    String time(Instant now) {
        return switch (state()) {
            case RUNNING, WAITING -> begun == null ? "" : Durations.text(Duration.between(begun, now));
            case DONE, FAILED -> begun == null ? "" : Durations.text(took);
            case BLOCKED, COMING -> "";
        };
    }
}
