package io.quaymaster.agent.control;

import io.quaymaster.agent.data.DataException;
import io.quaymaster.agent.reconcile.SourceControl;
import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.plan.PlanText;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what persons tell the agent, and writes into its log who told it what. */
public final class Commands {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    private final List<SourceControl> sources;
    private final InstantSource clock;

    public Commands(List<SourceControl> sources, InstantSource clock) {
        this.sources = sources.stream()
                .sorted(Comparator.comparing(SourceControl::name))
                .toList();
        this.clock = clock;
    }

    /** @param by the user who commands it */
    public Answer carryOut(Command command, String by) throws InterruptedException {
        try {
            return switch (command) {
                case Command.Sync sync -> at(sync.source(), source -> sync(source, sync.await()));
                case Command.Retry retry -> new RetriedName(retry.resource(), sources).retry(by);
                case Command.Suspend suspend -> at(suspend.source(), source -> suspend(source, suspend.reason(), by));
                case Command.Resume resume -> at(resume.source(), source -> resume(source, by));
                case Command.Approve approve -> at(approve.source(), source -> approve(source, by));
            };
        } catch (DataException unwritable) {
            log.atWarn().addKeyValue("by", by).log("a command was not carried out: {}", unwritable.getMessage());
            return new Answer.Refused(String.valueOf(unwritable.getMessage()));
        }
    }

    private interface Work {
        Answer with(SourceControl source) throws InterruptedException;
    }

    private Answer at(@Nullable String name, Work work) throws InterruptedException {
        List<String> names = sources.stream().map(SourceControl::name).toList();
        if (name == null) {
            return sources.size() == 1
                    ? work.with(sources.getFirst())
                    : new Answer.Refused("there are several sources, so name one: " + String.join(", ", names));
        }
        Optional<SourceControl> source =
                sources.stream().filter(it -> it.name().equals(name)).findFirst();
        return source.isPresent()
                ? work.with(source.get())
                : new Answer.Refused("there is no source \"" + name + "\"" + Nearest.hint(name, names));
    }

    private static Answer sync(SourceControl source, boolean await) throws InterruptedException {
        if (!await) {
            source.look();
            return new Answer.Looking(source.name());
        }
        Status.Source seen = source.sync();
        boolean fetched = seen.lastFetch() != null && seen.lastFetch().ok();
        return new Answer.Synced(seen.name(), seen.inSync() && fetched, seen.outcome(), seen.applied(), seen.message());
    }

    private Answer suspend(SourceControl source, String reason, String by) throws InterruptedException {
        Status.Suspension suspension = new Status.Suspension(clock.instant(), by, reason);
        log.atInfo()
                .addKeyValue("source", source.name())
                .addKeyValue("by", by)
                .log(reason.isEmpty() ? "suspended" : "suspended: {}", reason);
        try {
            return new Answer.Suspended(source.name(), suspension, source.suspend(suspension));
        } catch (DataException unwritable) {
            return new Answer.Refused(
                    source.name() + " is suspended, but only until the agent ends: " + unwritable.getMessage());
        }
    }

    private static Answer resume(SourceControl source, String by) {
        Optional<Status.Suspension> ended = source.resume();
        ended.ifPresent(suspension -> log.atInfo()
                .addKeyValue("source", source.name())
                .addKeyValue("by", by)
                .log("resumed"));
        return new Answer.Resumed(source.name(), ended.orElse(null));
    }

    private static Answer elsewhere(SourceControl source, Status.Lease lease) {
        return new Answer.Refused("this agent only watches " + source.name() + ": tell the one that keeps it, on "
                + lease.host() + " (process " + lease.pid() + ")");
    }

    private static Answer approve(SourceControl source, String by) {
        Optional<Status.Lease> other = source.keptElsewhere();
        if (other.isPresent()) {
            return elsewhere(source, other.get());
        }
        Optional<SourceControl.Approval> approval = source.approve();
        if (approval.isEmpty()) {
            return new Answer.Refused("nothing of " + source.name() + " is held back: there is nothing to approve");
        }
        List<String> steps = approval.get().steps().stream().map(PlanText::of).toList();
        log.atInfo()
                .addKeyValue("source", source.name())
                .addKeyValue("revision", approval.get().revision())
                .addKeyValue("by", by)
                .log("approved: {}", steps.stream().collect(Collectors.joining("; ")));
        return new Answer.Approved(
                source.name(), approval.get().revision(), steps, source.status().suspended());
    }
}
