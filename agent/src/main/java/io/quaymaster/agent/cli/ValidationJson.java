package io.quaymaster.agent.cli;

import io.quaymaster.agent.json.Json;
import io.quaymaster.model.state.ResourceId;
import java.util.List;

/** What {@code validate -o json} prints; see docs/cli.md. */
record ValidationJson(int version, boolean good, List<ResourceId> resources, List<Problem> problems) {
    private static final int VERSION = 1;

    /**
     * @param line counted from 1
     * @param column counted from 1
     */
    record Problem(String path, int line, int column, String subject, String message) {
        static Problem of(io.quaymaster.model.manifest.Problem problem) {
            return new Problem(
                    problem.location().path(),
                    problem.location().line(),
                    problem.location().column(),
                    problem.subject(),
                    problem.message());
        }
    }

    static String of(List<ResourceId> resources, List<io.quaymaster.model.manifest.Problem> problems) {
        return Json.write(new ValidationJson(
                        VERSION,
                        problems.isEmpty(),
                        resources,
                        problems.stream().map(Problem::of).toList()))
                + "\n";
    }
}
