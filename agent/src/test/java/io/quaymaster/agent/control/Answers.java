package io.quaymaster.agent.control;

import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.List;

/** Answers for tests. */
public final class Answers {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Status.Suspension SUSPENSION = new Status.Suspension(NOON, "ada", "moving the disk");
    private static final Status.Revision REVISION = new Status.Revision("1f3a".repeat(10), NOON, "Add the cache");

    private Answers() {}

    public static List<Answer> all() {
        return List.of(
                new Answer.Looking("shop"),
                new Answer.Synced("shop", true, Status.Outcome.CONVERGED, REVISION, "as declared"),
                new Answer.Synced("shop", false, Status.Outcome.FAILED, null, "the repository cannot be fetched"),
                new Answer.Retrying("shop", List.of(new ResourceId(Kind.CONTAINER, "web"))),
                new Answer.Suspended("shop", SUSPENSION, List.of()),
                new Answer.Suspended(
                        "shop", SUSPENSION, List.of("container/web waits for web.new-0123abcd to become healthy")),
                new Answer.Resumed("shop", SUSPENSION),
                new Answer.Resumed("shop", null),
                new Answer.Approved("shop", REVISION.id(), List.of("stop container web", "remove container web"), null),
                new Answer.Approved("shop", REVISION.id(), List.of("remove container web"), SUSPENSION),
                new Answer.Refused("there are several sources, so name one: blog, shop"));
    }
}
