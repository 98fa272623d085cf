package io.quaymaster.agent.http;

import io.quaymaster.agent.reconcile.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether everything is there that the agent needs to do its work.
 *
 * @param reasons why not; empty when it is ready
 */
record Readiness(boolean ready, List<String> reasons) {
    static Readiness of(Status status) {
        List<String> reasons = new ArrayList<>();
        if (!status.docker().reachable()) {
            reasons.add("docker is not reachable: " + status.docker().error());
        }
        status.sources().forEach(source -> judge(source, reasons));
        return new Readiness(reasons.isEmpty(), List.copyOf(reasons));
    }

    private static void judge(Status.Source source, List<String> reasons) {
        String subject = "source " + source.name() + ": ";
        if (source.applied() == null) {
            reasons.add(subject + "no revision is applied yet: " + source.message());
        }
        source.problems().forEach(problem -> reasons.add(subject + problem));
    }
}
