package io.quaymaster.agent.cli;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.reconcile.Ending;
import io.quaymaster.agent.reconcile.Progress;
import io.quaymaster.model.state.Desired;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        header = "Bring the daemon to what the manifests declare, once, then end.",
        description = {
            "Builds, pulls, creates, starts, stops and removes until nothing is left to do or nothing more can be done."
                    + " On a terminal it shows each resource with its step and its time; otherwise, and where TERM is"
                    + " dumb, one line an event. NO_COLOR takes the colours away, not the display."
                    + " Where an agent keeps the same source at the daemon, nothing is done but to say which one.",
            "%nExamples:%n  quaymaster apply .%n  quaymaster apply --source shop --host tcp://127.0.0.1:2375 deploy/"
        },
        exitCodeList = {"0:the daemon has what is declared", "1:it has not", "64:wrong usage"})
final class ApplyCommand implements Callable<Integer> {
    private static final int SECONDS_TO_UNWIND = 3;

    private final Surroundings surroundings;
    private final Parts parts;

    @Mixin
    private PathParameter path = new PathParameter();

    @Mixin
    private SubjectOptions subjects = new SubjectOptions();

    @Mixin
    private DaemonOptions daemon = new DaemonOptions();

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description = "Where files of the repository are put for containers to see; the agent's, if one runs here."
                    + " Default: what the configuration says, /var/lib/quaymaster.")
    private @Nullable Path data;

    @Option(
            names = "--approve",
            description = "Remove what is no longer declared even if that is more than half of what the source has.")
    private boolean approved;

    @Mixin
    private AdoptOption adoption = new AdoptOption();

    @Mixin
    private LogOptions logs = new LogOptions();

    ApplyCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() throws InterruptedException {
        logs.start(surroundings);
        Instant begun = surroundings.clock().instant();
        Ending ending = apply();
        String took =
                Durations.text(Duration.between(begun, surroundings.clock().instant()));
        return switch (ending) {
            case Ending.Converged converged -> {
                surroundings.out().println("Converged in " + took + ".");
                yield ExitCode.GOOD;
            }
            case Ending.Stuck stuck -> failed("not converged after " + took + "; what is in the way is said above");
            case Ending.Refused refused -> failed(refused.why());
        };
    }

    private int failed(String why) {
        surroundings.err().println("quaymaster: " + why);
        return ExitCode.FAILED;
    }

    private Ending apply() throws InterruptedException {
        Subject subject = adoption.apply(subjects.subject(path.path(), surroundings));
        Path files = surroundings.directory().resolve(data == null ? subject.data() : data);
        try (EarlyConnection connection = EarlyConnection.begin(
                        () -> parts.daemons().connect(daemon.daemon(subject), files, surroundings));
                Parts.Repository repository = parts.repositories().open(subject.place(), surroundings)) {
            Parts.Checkout checkout = path.checkout(repository);
            Desired desired = new ManifestReader(parts, subject, surroundings).desired(checkout);
            Docker docker = connection.docker();
            return surroundings.redraws()
                    ? convergeLive(desired, checkout, docker)
                    : converge(desired, checkout, docker, new PlainProgress(surroundings.out()), () -> {});
        }
    }

    private Ending convergeLive(Desired desired, Parts.Checkout checkout, Docker docker) throws InterruptedException {
        try (LiveProgress progress = new LiveProgress(surroundings).start()) {
            return converge(desired, checkout, docker, progress, progress::close);
        }
    }

    /** @param close gives the terminal back */
    private Ending converge(Desired desired, Parts.Checkout checkout, Docker docker, Progress shown, Runnable close)
            throws InterruptedException {
        Unfinished progress = new Unfinished(shown);
        Thread worker = Thread.currentThread();
        CountDownLatch unwound = new CountDownLatch(1);
        AtExit interrupt = AtExit.run(() -> {
            interrupted(progress, close);
            worker.interrupt();
            await(unwound);
        });
        try {
            return parts.convergence().converge(desired, checkout.tree(), approved, docker, progress);
        } finally {
            unwound.countDown();
            interrupt.cancel();
        }
    }

    /** It has a lease to give back. */
    private void await(CountDownLatch unwound) {
        try {
            if (!unwound.await(SECONDS_TO_UNWIND, TimeUnit.SECONDS)) {
                surroundings.err().println("quaymaster: a step did not end within " + SECONDS_TO_UNWIND + " s");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void interrupted(Unfinished progress, Runnable close) {
        close.run();
        String text = progress.text();
        String stopped = progress.stopped();
        surroundings
                .err()
                .print("quaymaster: interrupted; apply again to go on from what is there"
                        + (text.isEmpty() ? ".\n" : ". Not finished:\n" + text)
                        + (stopped.isEmpty() ? "" : "Not running meanwhile:\n" + stopped));
        surroundings.err().flush();
    }
}
