package io.quaymaster.agent.cli;

import io.quaymaster.agent.json.Json;
import io.quaymaster.model.plan.DesiredDiff;
import io.quaymaster.model.plan.Reason;
import io.quaymaster.model.state.ResourceId;
import java.util.List;

/** What differs between two revisions, as {@code diff -o json} prints it; see docs/cli.md. */
record DiffJson(int version, String from, String to, List<Difference> differences) {
    private static final int VERSION = 1;

    /**
     * @param difference {@code added}, {@code removed} or {@code changed}
     */
    record Difference(ResourceId resource, String difference, List<Reason.Change> fields) {}

    static String of(DesiredDiff diff, String from, String to) {
        List<Difference> differences =
                diff.differences().stream().map(DiffJson::difference).toList();
        return Json.write(new DiffJson(VERSION, from, to, differences)) + "\n";
    }

    private static Difference difference(DesiredDiff.Difference difference) {
        return switch (difference) {
            case DesiredDiff.Difference.Added added -> new Difference(added.resource(), "added", added.fields());
            case DesiredDiff.Difference.Removed removed -> new Difference(removed.resource(), "removed", List.of());
            case DesiredDiff.Difference.Changed changed ->
                new Difference(changed.resource(), "changed", changed.fields());
        };
    }
}
