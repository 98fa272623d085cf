package io.quaymaster.agent.reconcile;

import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the running agent knows, at one moment: what {@code /api/v1/status} answers and {@code quaymaster status -o json} prints.
 * The fields are part of the API and described in docs/api.md; it holds no secret.
 *
 * @param version of the agent
 * @param started when the agent's process started
 * @param sources sorted by name
 */
public record Status(String version, Instant started, Docker docker, List<Source> sources) {
    public Status {
        sources = sources.stream().sorted(Comparator.comparing(Source::name)).toList();
    }

    /** How the last look at a source or its last pass ended. */
    public enum Outcome {
        CONVERGED,
        PROGRESSED,
        WAITING,
        BLOCKED,
        FAILED
    }

    /** How a resource stands against what is declared. */
    public enum State {
        /** As declared; for a job also: ran and succeeded. */
        IN_SYNC,
        /** Being changed. */
        PROGRESSING,
        /** It, or what it depends on, has to become healthy or to end, or a try is due later. */
        WAITING,
        /** Nothing will happen until a person or a new revision changes something. */
        BLOCKED,
        /** The last step for it failed; it is tried again. */
        FAILED
    }

    /** How a step ended. */
    public enum Result {
        SUCCEEDED,
        FAILED,
        /** Not tried, because a step that it waits for did not succeed, or given up, because it was no longer wanted. */
        SKIPPED
    }

    /**
     * The daemon.
     *
     * @param version the engine's; null before the first answer
     * @param error why it is not reachable; null when it is
     */
    public record Docker(
            boolean reachable,
            @Nullable String version,
            @Nullable String error) {}

    /**
     * One source and the resources that it declares.
     *
     * @param url without credentials
     * @param branch the branch followed; null where a tag is
     * @param tag the tag followed; null where a branch is
     * @param path below which the manifests are; empty for the whole repository
     * @param applied the revision that is in force, the last one that could be applied; null before the first
     * @param latest the newest revision seen; null before the first fetch
     * @param behindSince when the oldest commit was made that is not yet applied; null when none is
     * @param since when {@code outcome} last changed
     * @param lastConverged when a pass last found nothing to do; null before the first
     * @param message one line for a person
     * @param problems what stops {@code latest} from being applied, each as {@code path:line:column: container "name": message}
     * @param lease who keeps the source at this daemon; null before that is known
     * @param suspended who stopped the agent from changing anything; null where nobody did
     */
    public record Source(
            String name,
            String url,
            @Nullable String branch,
            @Nullable String tag,
            String path,
            @Nullable Revision applied,
            @Nullable Revision latest,
            @Nullable Instant behindSince,
            Outcome outcome,
            Instant since,
            @Nullable Instant lastConverged,
            boolean inSync,
            String message,
            @Nullable Lease lease,
            @Nullable Suspension suspended,
            List<String> problems,
            @Nullable Fetch lastFetch,
            @Nullable Pass lastPass,
            List<Resource> resources,
            List<Wait> waits,
            List<Blocked> blocked) {
        public Source {
            problems = List.copyOf(problems);
            resources = resources.stream()
                    .sorted(Comparator.comparing(Resource::id))
                    .toList();
            waits = List.copyOf(waits);
            blocked = List.copyOf(blocked);
        }

        Source with(@Nullable Suspension suspension) {
            return new Source(
                    name,
                    url,
                    branch,
                    tag,
                    path,
                    applied,
                    latest,
                    behindSince,
                    outcome,
                    since,
                    lastConverged,
                    inSync,
                    message,
                    lease,
                    suspension,
                    problems,
                    lastFetch,
                    lastPass,
                    resources,
                    waits,
                    blocked);
        }
    }

    /**
     * A person's wish that nothing is done for a source until it is resumed.
     *
     * @param by the user
     * @param reason as that one gave it; may be empty
     */
    public record Suspension(Instant since, String by, String reason) {
        public Suspension {
            Objects.requireNonNull(since, "since is missing");
            Objects.requireNonNull(by, "by is missing");
            Objects.requireNonNull(reason, "reason is missing");
        }

        /** Goes on since it began; without a new reason, for the old one. */
        Suspension saidAgain(Suspension again) {
            return again.reason().isBlank() ? this : new Suspension(since, again.by(), again.reason());
        }
    }

    /**
     * Who may change what a source has at the daemon.
     *
     * @param held whether it is this agent, which only watches otherwise
     * @param command that the holder runs: {@code agent} or {@code apply}
     * @param pid of the holder's process on its host
     * @param version of the holder
     * @param since when it took the lease
     */
    public record Lease(boolean held, String command, String host, long pid, String version, Instant since) {}

    /**
     * A commit.
     *
     * @param id the whole name of the commit
     * @param time when it was committed
     * @param subject the first line of its message
     */
    public record Revision(String id, Instant time, String subject) {}

    /**
     * The last try to fetch.
     *
     * @param error why it failed; null when it did not
     */
    public record Fetch(Instant at, boolean ok, @Nullable String error) {}

    /**
     * One declared resource, or one that is being removed or to be removed.
     *
     * @param detail why it is in this state, in one line; empty in sync
     * @param containers its instances, sorted by name; empty for other kinds
     */
    public record Resource(ResourceId id, State state, String detail, List<Container> containers) {
        public Resource {
            containers = containers.stream()
                    .sorted(Comparator.comparing(Container::name))
                    .toList();
        }
    }

    /**
     * A real container.
     *
     * @param image as the daemon names it
     * @param state as the daemon says it: created, running, exited, …
     * @param health healthy, unhealthy or starting; null without a healthcheck
     * @param since when it started or ended; null where it never ran
     * @param revision the commit it was made at; null where it was taken over from Docker Compose
     */
    public record Container(
            String name,
            String id,
            String image,
            String state,
            @Nullable String health,
            @Nullable Instant since,
            @Nullable String revision) {}

    /** Something that has to happen by itself first; see {@link io.quaymaster.model.plan.Plan.Wait}. */
    public record Wait(
            ResourceId resource, String until, @Nullable Instant lookAgain) {}

    /** Something that a person or a new revision has to change; see {@link io.quaymaster.model.plan.Plan.Blocked}. */
    public record Blocked(ResourceId resource, String why, String next, List<String> log) {
        public Blocked {
            log = List.copyOf(log);
        }
    }

    /**
     * The last pass that did something, or the last one at all.
     *
     * @param steps as they were done
     */
    public record Pass(Instant at, double durationSeconds, Outcome outcome, List<PassStep> steps) {
        public Pass {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A step of a pass.
     *
     * @param text the step and its reason, as the plan prints them
     * @param error why it failed; null when it did not
     */
    public record PassStep(
            ResourceId resource,
            String text,
            Result result,
            double durationSeconds,
            @Nullable String error) {}
}
