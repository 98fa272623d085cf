package io.quaymaster.agent.cli;

import io.quaymaster.agent.cli.ProgressRow.State;
import io.quaymaster.agent.reconcile.Progress;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.state.ResourceId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Progress on a terminal, one line a resource, drawn over itself ten times a second. Events only change what is drawn next, so
 * a build that prints thousands of lines costs nothing more.
 */
final class LiveProgress implements Progress, AutoCloseable {
    private static final long PERIOD_MILLISECONDS = 100;
    private static final String ESCAPE = "\u001b[";
    private static final String HIDE_CURSOR = ESCAPE + "?25l";
    private static final String SHOW_CURSOR = ESCAPE + "?25h";
    // A terminal that was made narrower must cut lines: a wrapped one would put the next drawing out of place.
    private static final String CUT_LINES = ESCAPE + "?7l";
    private static final String WRAP_LINES = ESCAPE + "?7h";
    private static final String CLEAR_REST_OF_LINE = ESCAPE + "K";
    private static final String CLEAR_BELOW = ESCAPE + "J";

    private final Surroundings surroundings;
    private final PrintStream out;
    private final ProgressLine lines;
    private final Thread drawing;
    private final Map<ResourceId, ProgressRow> rows = new LinkedHashMap<>();
    private Terminal.Size size;
    private int drawn;
    private boolean closed;

    LiveProgress(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.out = surroundings.out();
        this.lines = new ProgressLine(surroundings.colours());
        this.size = surroundings.terminal().size().get();
        this.drawing = Thread.ofPlatform().daemon().name("progress").unstarted(this::drawUntilInterrupted);
    }

    /** Begins to draw by itself; {@link #close} ends it. */
    LiveProgress start() {
        drawing.start();
        return this;
    }

    @Override
    public void planned(Plan plan) {
        Terminal.Size current = surroundings.terminal().size().get();
        synchronized (this) {
            size = current;
            Set<ResourceId> resting = resting(plan);
            rows.forEach((resource, row) -> {
                if (!resting.contains(resource)) {
                    row.goesOn(now());
                }
            });
            plan.steps().forEach(step -> row(step.step().resource()).comes(phrase(step)));
        }
    }

    @Override
    public synchronized void started(Plan.Planned step) {
        row(step.step().resource()).starts(phrase(step), now());
    }

    @Override
    public synchronized void output(ResourceId resource, String line) {
        row(resource).says(PlainText.oneLine(line));
    }

    @Override
    public synchronized void finished(Plan.Planned step, Duration took, Result result) {
        row(step.step().resource()).ends(phrase(step), result, now());
    }

    @Override
    public synchronized void waiting(Plan.Wait wait) {
        row(wait.resource()).rests(State.WAITING, "waiting for " + wait.until());
    }

    @Override
    public synchronized void blocked(Plan.Blocked blocked) {
        row(blocked.resource()).rests(State.BLOCKED, "blocked: " + blocked.why() + "; " + blocked.next());
    }

    /** Writes the rows over those that were written before. */
    synchronized void draw() {
        if (closed || rows.isEmpty()) {
            return;
        }
        StringBuilder frame = new StringBuilder(HIDE_CURSOR).append(CUT_LINES).append('\r');
        if (drawn > 0) {
            frame.append(ESCAPE).append(drawn).append('A');
        }
        List<String> visible = visible(now());
        visible.forEach(line -> frame.append(line).append(CLEAR_REST_OF_LINE).append('\n'));
        out.print(frame.append(CLEAR_BELOW).append(WRAP_LINES));
        out.flush();
        drawn = visible.size();
    }

    /** Draws for the last time, gives the cursor back, and leaves the rows standing. May be called twice, also by a dying process. */
    @Override
    public synchronized void close() {
        drawing.interrupt();
        if (!closed) {
            draw();
            closed = true;
            out.print(WRAP_LINES + SHOW_CURSOR);
            out.flush();
        }
    }

    /** As many rows as fit, in the order of the plan; where not all do, those that matter most. */
    private List<String> visible(Instant now) {
        int room = Math.max(1, size.rows() - 1);
        List<Map.Entry<ResourceId, ProgressRow>> chosen = new ArrayList<>(rows.entrySet());
        if (chosen.size() > room) {
            chosen.sort(Comparator.comparing(row -> row.getValue().state()));
        }
        List<Map.Entry<ResourceId, ProgressRow>> shown = chosen.size() > room ? chosen.subList(0, room - 1) : chosen;
        int names = rows.keySet().stream()
                .mapToInt(id -> id.toString().length())
                .max()
                .orElse(0);
        List<String> text = new ArrayList<>();
        shown.forEach(row -> text.add(lines.of(row.getKey(), row.getValue(), names, size.columns(), now)));
        if (shown.size() < chosen.size()) {
            text.add(lines.rest(counts(chosen.subList(shown.size(), chosen.size())), size.columns()));
        }
        return text;
    }

    private static Map<State, Integer> counts(List<Map.Entry<ResourceId, ProgressRow>> hidden) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        hidden.forEach(row -> counts.merge(row.getValue().state(), 1, Integer::sum));
        return counts;
    }

    private static Set<ResourceId> resting(Plan plan) {
        return Stream.concat(
                        plan.waits().stream().map(Plan.Wait::resource),
                        plan.blocked().stream().map(Plan.Blocked::resource))
                .collect(Collectors.toSet());
    }

    private void drawUntilInterrupted() {
        try {
            while (true) {
                Thread.sleep(PERIOD_MILLISECONDS);
                draw();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private ProgressRow row(ResourceId resource) {
        return rows.computeIfAbsent(resource, id -> new ProgressRow());
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    private static String phrase(Plan.Planned step) {
        return PlanText.of(step.step());
    }
}
