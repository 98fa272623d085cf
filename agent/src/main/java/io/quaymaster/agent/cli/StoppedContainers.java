package io.quaymaster.agent.cli;

import io.quaymaster.agent.reconcile.Progress.Result;
import io.quaymaster.model.plan.Role;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ResourceId;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The containers that served and were stopped for what is to come, with the candidates that were started for it meanwhile. */
final class StoppedContainers {
    private final SortedMap<ResourceId, SortedSet<String>> stopped = new TreeMap<>();
    private final SortedMap<ResourceId, SortedSet<String>> candidates = new TreeMap<>();

    /** That a stop is cut off says nothing of whether the daemon carries it out: it counts from its beginning. */
    void begins(Step step) {
        if (step instanceof Step.StopContainer stop && Role.of(stop.target().name()) == Role.SERVING) {
            add(stopped, stop.resource(), stop.target().name());
        }
    }

    void ends(Step step, Result result) {
        if (step instanceof Step.StopContainer stop) {
            if (result instanceof Result.Failed || result instanceof Result.Skipped) {
                forget(stop.resource(), stop.target().name());
            }
        } else if (result instanceof Result.Done) {
            done(step);
        }
    }

    private void done(Step step) {
        if (step instanceof Step.StartContainer start) {
            started(start);
        } else if (step instanceof Step.RemoveContainer remove) {
            forget(remove.resource(), remove.target().name());
        } else if (step instanceof Step.RenameContainer rename) {
            // The slot has another one that serves, or that one is no candidate any more.
            forget(rename.resource(), rename.target().name());
        }
    }

    private void started(Step.StartContainer start) {
        String name = start.target().name();
        if (Role.of(name) == Role.CANDIDATE) {
            add(candidates, start.resource(), name);
        } else {
            forget(start.resource(), name);
        }
    }

    private static void add(SortedMap<ResourceId, SortedSet<String>> names, ResourceId resource, String name) {
        names.computeIfAbsent(resource, first -> new TreeSet<>()).add(name);
    }

    private void forget(ResourceId resource, String name) {
        stopped.getOrDefault(resource, new TreeSet<>()).remove(name);
        candidates.getOrDefault(resource, new TreeSet<>()).remove(name);
    }

    /** A line for each resource, with what brings it back. */
    String text() {
        StringBuilder text = new StringBuilder();
        stopped.forEach((resource, names) -> {
            if (!names.isEmpty()) {
                text.append(line(resource, String.join(" ", names)));
            }
        });
        return text.toString();
    }

    private String line(ResourceId resource, String names) {
        String others = String.join(" ", candidates.getOrDefault(resource, new TreeSet<>()));
        return "  " + resource + ": stopped: " + names + "; to have it back without applying again: "
                + (others.isEmpty() ? "" : "docker stop " + others + " && ") + "docker start " + names + "\n";
    }
}
