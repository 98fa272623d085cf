package io.quaymaster.agent.cli;

import io.quaymaster.agent.git.Workspace;
import io.quaymaster.agent.reconcile.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The status as a person reads it: a block for each source, a line for each resource and container. */
final class StatusText {
    private static final int SHORT_ID = 7;

    private final Instant now;
    private final StringBuilder text = new StringBuilder();

    private StatusText(Instant now) {
        this.now = now;
    }

    /** The whole text; ages are as of {@code now}. */
    static String of(Status status, Instant now) {
        StatusText writer = new StatusText(now);
        writer.docker(status.docker());
        if (status.sources().isEmpty()) {
            writer.line("The agent's configuration names no source.");
        }
        status.sources().forEach(writer::source);
        return writer.text.toString();
    }

    private void docker(Status.Docker docker) {
        if (!docker.reachable()) {
            line("The Docker daemon does not answer"
                    + (docker.error() == null ? "." : ": " + PlainText.oneLine(docker.error())));
        }
    }

    private void source(Status.Source source) {
        if (!text.isEmpty()) {
            line("");
        }
        line(source.name() + ": " + headline(source));
        line("  from      " + source.url() + " " + followed(source)
                + (source.path().isEmpty() ? "" : ", path " + source.path()));
        boolean isAimedAt = source.applied() != null && source.outcome() != Status.Outcome.CONVERGED;
        revision(isAimedAt ? "in force" : "applied", source.applied());
        if (source.latest() != null && !source.latest().equals(source.applied())) {
            revision("latest", source.latest());
        }
        Status.Lease lease = source.lease();
        if (lease != null && !lease.held()) {
            line("  lease     held by quaymaster " + lease.command() + " " + lease.version() + " on " + lease.host()
                    + " (process " + lease.pid() + ") for " + age(lease.since()) + "; this agent only watches");
        }
        Status.Suspension suspended = source.suspended();
        if (suspended != null) {
            line("  suspended " + age(suspended.since()) + " ago by " + suspended.by()
                    + (suspended.reason().isBlank() ? "" : ": " + PlainText.oneLine(suspended.reason())));
            line("            to go on: quaymaster resume " + source.name());
        }
        Status.Fetch fetch = source.lastFetch();
        if (fetch != null && !fetch.ok()) {
            line("  fetch     failed " + age(fetch.at()) + " ago: " + PlainText.oneLine(String.valueOf(fetch.error())));
        }
        source.problems().forEach(problem -> line("  problem   " + problem));
        resources(source.resources());
        source.waits()
                .forEach(wait -> line("  waiting   " + wait.resource() + ": " + PlainText.oneLine(wait.until())
                        + next(wait.lookAgain())));
        source.blocked().forEach(blocked -> {
            line("  blocked   " + blocked.resource() + ": " + PlainText.oneLine(blocked.why()));
            line("            " + PlainText.oneLine(blocked.next()));
            blocked.log().forEach(written -> line("            | " + PlainText.oneLine(written)));
        });
    }

    private String next(@Nullable Instant look) {
        return look == null
                ? ""
                : " (next look " + (look.isAfter(now) ? "in " + length(Duration.between(now, look)) : "now") + ")";
    }

    private String headline(Status.Source source) {
        return source.inSync()
                ? "in sync for " + age(source.since())
                : "not in sync: " + PlainText.oneLine(source.message()) + " (for " + age(source.since()) + ")";
    }

    private static String followed(Status.Source source) {
        if (source.tag() != null) {
            return "tag " + source.tag();
        }
        return source.branch() == null ? "default branch" : "branch " + source.branch();
    }

    private void revision(String word, Status.@Nullable Revision revision) {
        line("  " + String.format("%-10s", word)
                + (revision == null
                        ? "nothing yet"
                        : shortId(revision.id()) + " " + PlainText.oneLine(revision.subject()) + " ("
                                + age(revision.time()) + " ago)"));
    }

    private void resources(List<Status.Resource> resources) {
        List<List<String>> rows = new ArrayList<>();
        for (Status.Resource resource : resources) {
            rows.add(List.of(resource.id().toString(), words(resource.state()), detail(resource)));
            resource.containers().forEach(container -> rows.add(row(container)));
        }
        int first = width(rows, 0);
        int second = width(rows, 1);
        rows.forEach(row -> line("  " + pad(row.get(0), first) + "  " + pad(row.get(1), second) + "  " + row.get(2)));
    }

    /** What is waited for and what is blocked has lines of its own below. */
    private static String detail(Status.Resource resource) {
        return switch (resource.state()) {
            case WAITING, BLOCKED -> "";
            case IN_SYNC, PROGRESSING, FAILED -> PlainText.oneLine(resource.detail());
        };
    }

    private List<String> row(Status.Container container) {
        return List.of(
                "  " + container.name(),
                container.state() + (container.health() == null ? "" : ", " + container.health()),
                container.image() + ", made " + origin(container.revision())
                        + (container.since() == null ? "" : ", for " + age(container.since())));
    }

    private static String origin(@Nullable String revision) {
        if (revision == null) {
            return "by Docker Compose";
        }
        if (revision.equals(Workspace.NO_COMMIT)) {
            return "of files without a commit";
        }
        String commit = "at " + shortId(revision);
        return revision.endsWith(Workspace.CHANGED) ? commit + " with changes that are not committed" : commit;
    }

    private static String shortId(String revision) {
        return revision.substring(0, Math.min(SHORT_ID, revision.length()));
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** In the largest unit that fits: {@code 5 s}, {@code 3 min}, {@code 7 h}, {@code 12 d}. */
    private static String length(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : Math.max(0, duration.toSeconds()) + " s";
    }

    private String age(Instant instant) {
        return length(Duration.between(instant, now));
    }

    private static String words(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
