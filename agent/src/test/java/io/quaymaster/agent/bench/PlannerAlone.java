package io.quaymaster.agent.bench;

import io.quaymaster.model.plan.PlannerBenchmark;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The planner without a daemon: what it takes to find that there is nothing to do. */
final class PlannerAlone {
    private static final double MOST_SECONDS_PER_CONTAINER = 10e-6;

    private PlannerAlone() {}

    static void measure(Table table) {
        for (RunResult result : results()) {
            int containers = Integer.parseInt(result.getParams().getParam("containers"));
            table.under(
                    containers * MOST_SECONDS_PER_CONTAINER,
                    "planning with nothing to do, over " + containers + " containers",
                    samples(result));
        }
    }

    private static Collection<RunResult> results() {
        try {
            return new Runner(new OptionsBuilder()
                            .include(PlannerBenchmark.class.getName())
                            .verbosity(VerboseMode.SILENT)
                            .shouldFailOnError(true)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException("the planner could not be measured", e);
        }
    }

    private static Samples samples(RunResult result) {
        Samples samples = new Samples();
        result.getBenchmarkResults()
                .forEach(fork -> fork.getIterationResults()
                        .forEach(iteration ->
                                samples.add(iteration.getPrimaryResult().getScore())));
        return samples;
    }
}
