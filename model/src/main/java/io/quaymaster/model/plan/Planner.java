package io.quaymaster.model.plan;

import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.Map;

/**
 * Decides what to do now. A pure function: the same desired, actual, directives and now give the same plan, and from whatever state
 * a crash left behind, carrying out plan after plan leads to the same end.
 */
public final class Planner {
    private Planner() {}

    public static Plan plan(Desired desired, Actual actual, Directives directives, Instant now) {
        Draft draft = new Draft();
        Inventory inventory = new Inventory(desired.source(), actual);
        RemovalVerdict verdict = RemovalVerdict.of(desired, inventory, directives);
        Map<ResourceId, ImageStanding> images = new ImagePlanner(desired, inventory, draft, now).plan();
        Foundations foundations = new Foundations(
                new NetworkPlanner(desired, inventory, verdict, draft).plan(),
                new VolumePlanner(desired, inventory, draft).plan());
        new ContainerPlanner(new Planning(desired, inventory, foundations, directives, draft, now), images).plan();
        new Removals(desired, inventory, verdict, draft).plan();
        return draft.plan();
    }
}
