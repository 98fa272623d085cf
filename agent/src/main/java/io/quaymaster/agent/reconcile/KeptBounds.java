package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.data.DataException;
import io.quaymaster.agent.data.KeptFile;
import io.quaymaster.model.plan.Recourse;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.plan.SlotIds;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bounds of a source that an agent keeps: two files, so that they outlive it. */
final class KeptBounds implements Bounds {
    private static final Logger log = LoggerFactory.getLogger(KeptBounds.class);

    private final String source;
    private final int maxPercent;
    private final KeptFile<RemovalMemory> memoryFile;
    private final KeptFile<Status.Suspension> suspensionFile;
    private RemovalMemory memory;
    private RemovalMemory written;
    private Status.@Nullable Suspension suspension;

    /**
     * @param maxPercent how much may be removed without approval
     * @param directory of what is kept of the source
     */
    KeptBounds(String source, int maxPercent, Path directory, Instant now) {
        this.source = source;
        this.maxPercent = maxPercent;
        this.memoryFile = new KeptFile<>(directory, "removals.json", RemovalMemory.class);
        this.suspensionFile = new KeptFile<>(directory, "suspended.json", Status.Suspension.class);
        this.memory = readMemory();
        this.written = memory;
        this.suspension = readSuspension(now);
    }

    private RemovalMemory readMemory() {
        try {
            return memoryFile.read().orElse(RemovalMemory.NOTHING);
        } catch (DataException unreadable) {
            log.atWarn()
                    .addKeyValue("source", source)
                    .log("{}; what the source had before is forgotten", unreadable.getMessage());
            return RemovalMemory.NOTHING;
        }
    }

    /** That there is a file says that somebody wanted the source left alone, whatever else can be read in it. */
    private Status.@Nullable Suspension readSuspension(Instant now) {
        try {
            return suspensionFile.read().orElse(null);
        } catch (DataException unreadable) {
            log.atWarn().addKeyValue("source", source).log("{}; the source stays suspended", unreadable.getMessage());
            return new Status.Suspension(now, "somebody", String.valueOf(unreadable.getMessage()));
        }
    }

    synchronized Optional<Status.Suspension> suspension() {
        return Optional.ofNullable(suspension);
    }

    /** In force at once; a {@link DataException} says that it will not outlive the agent. Said again, it goes on. */
    synchronized void suspend(Status.Suspension wanted) {
        Status.Suspension now = suspension == null ? wanted : suspension.saidAgain(wanted);
        suspension = now;
        suspensionFile.write(now);
    }

    /** Ends a suspension, also for the next start, or throws a {@link DataException} and leaves it in force. */
    synchronized void resume() {
        suspensionFile.delete();
        suspension = null;
    }

    @Override
    public synchronized Optional<String> awaited() {
        return suspension().map(held -> "the source to be resumed");
    }

    @Override
    public synchronized RemovalGuard guard(Desired desired, Actual actual, Instant now) {
        return memory.guard(maxPercent, desired.revision(), now);
    }

    /** Lets go what a revision removes, from the next pass on. */
    synchronized void approve(String revision) {
        RemovalMemory approving = memory.approving(revision);
        memoryFile.write(approving);
        memory = approving;
        written = approving;
    }

    @Override
    public Recourse recourse() {
        return Recourse.BY_COMMAND;
    }

    @Override
    public synchronized void converged(Desired desired, Actual actual, Instant now) {
        memory = memory.converged(SlotIds.of(source, actual), desired.revision(), now);
        if (memory.equals(written)) {
            return;
        }
        try {
            memoryFile.write(memory);
            written = memory;
        } catch (DataException unwritable) {
            log.atWarn().addKeyValue("source", source).log("{}", unwritable.getMessage());
        }
    }
}
