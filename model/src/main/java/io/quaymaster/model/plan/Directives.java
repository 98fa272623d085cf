package io.quaymaster.model.plan;

import io.quaymaster.model.state.ResourceId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a plan heeds beside what is desired and what is there: what a person said, and what was seen before.
 *
 * @param guard against removing too much at once
 * @param retried failed resources that a person wants to be tried again: what is kept of a failed try is no reason not to
 * @param exhausted resources whose desired state failed so often in this process that it is not tried again, whatever is left of it
 * @param recourse what a person is advised to do who wants something tried again, or what is held let go
 */
public record Directives(
        RemovalGuard guard, SortedSet<ResourceId> retried, SortedSet<ResourceId> exhausted, Recourse recourse) {
    /** Where nobody said anything and nothing was seen yet. */
    public static final Directives NONE =
            new Directives(RemovalGuard.OFF, new TreeSet<>(), new TreeSet<>(), Recourse.BY_COMMAND);

    public Directives {
        retried = Collections.unmodifiableSortedSet(new TreeSet<>(retried));
        exhausted = Collections.unmodifiableSortedSet(new TreeSet<>(exhausted));
    }
}
