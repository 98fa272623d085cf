package io.quaymaster.agent.cli;

import io.quaymaster.model.manifest.Problem;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** What a command was to read has problems. The message has a line for each, as editors and programs read them. */
final class ProblemsFound extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ProblemsFound(List<Problem> problems) {
        super(text(problems));
    }

    /** @param where a line above them */
    ProblemsFound(String where, ProblemsFound found) {
        super(where + "\n" + found.getMessage(), found);
    }

    /** One line a problem, and how many there are. */
    static String text(List<Problem> problems) {
        return problems.stream().map(problem -> problem + "\n").collect(Collectors.joining())
                + problems.size()
                + (problems.size() == 1 ? " problem" : " problems");
    }
}
