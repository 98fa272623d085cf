package io.quaymaster.agent.docker;

import io.quaymaster.model.plan.Evidence;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What tells why containers failed: what the daemon noticed, and the last lines of their logs. They write no more, so that each log
 * is asked for once.
 */
final class LastLines {
    private static final int LINES = 10;
    private static final int LONGEST = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EngineApi api;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** @param ended it could have been started again since, by a person for example */
    private record Kept(State ended, List<String> lines) {}

    LastLines(EngineApi api) {
        this.api = api;
    }

    /** The container with the lines that may tell why it failed, if it did. */
    ActualContainer added(ActualContainer container, InspectedContainer inspected) {
        if (!Evidence.isIn(container)) {
            return container;
        }
        Kept known = kept.get(container.id());
        return container.withLastLines(
                known != null && known.ended().equals(container.state()) ? known.lines() : ask(container, inspected));
    }

    /** Forgets containers that are no more. */
    void retain(Set<String> ids) {
        kept.keySet().retainAll(ids);
    }

    /** Not every logging driver can be read, and not every proxy lets one ask: no reason to see nothing of the daemon. */
    private List<String> ask(ActualContainer container, InspectedContainer inspected) {
        List<String> lines = new ArrayList<>(plain(inspected.findings()));
        try {
            lines.addAll(api.read(
                    LogLines.request(container.id(), LINES).within(PATIENCE),
                    answer -> plain(LogLines.read(answer, inspected.terminal()))));
        } catch (DockerException unreadable) {
            if (unreadable.category() == DockerException.Category.UNREACHABLE) {
                return lines;
            }
        }
        kept.put(container.id(), new Kept(container.state(), lines));
        return lines;
    }

    private static List<String> plain(List<String> lines) {
        return lines.stream()
                .skip(Math.max(0, lines.size() - LINES))
                .map(LineBuffer::plain)
                .map(LastLines::cut)
                .toList();
    }

    private static String cut(String line) {
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
