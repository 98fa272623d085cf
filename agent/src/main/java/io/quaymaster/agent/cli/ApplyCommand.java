package io.quaymaster.agent.cli;

import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.reconcile.Progress;
import io.quaymaster.model.state.Desired;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        header = "Bring the daemon to what the manifests declare, once, then end.",
        description = {
            "Builds, pulls, creates, starts, stops and removes until nothing is left to do or nothing more can be done."
                    + " On a terminal it shows each resource with its step and its time; otherwise, and where TERM is"
                    + " dumb, one line an event. NO_COLOR takes the colours away, not the display.",
            "%nExamples:%n  quaymaster apply .%n  quaymaster apply --source shop --host ssh-tunnel:2375 deploy/"
        },
        exitCodeList = {"0:the daemon has what is declared", "1:it has not", "64:wrong usage"})
final class ApplyCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;

    @Mixin
    private PathParameter path = new PathParameter();

    @Mixin
    private ManifestOptions manifests = new ManifestOptions();

    @Mixin
    private DaemonOptions daemon = new DaemonOptions();

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            defaultValue = "/var/lib/quaymaster",
            description = "Where files of the repository are put for containers to see; the agent's, if one runs here."
                    + " Default: ${DEFAULT-VALUE}.")
    private Path data = Path.of("/var/lib/quaymaster");

    @Option(
            names = "--approve",
            description = "Remove what is no longer declared even if that is more than half of what the source has.")
    private boolean approved;

    @Mixin
    private LogOptions logs = new LogOptions();

    ApplyCommand(Surroundings surroundings, Parts parts) {
        this.surroundings = surroundings;
        this.parts = parts;
    }

    @Override
    public Integer call() throws InterruptedException {
        logs.start(surroundings, LogOptions.Threshold.WARN);
        Instant begun = surroundings.clock().instant();
        boolean converged = apply();
        String took =
                Durations.text(Duration.between(begun, surroundings.clock().instant()));
        if (converged) {
            surroundings.out().println("Converged in " + took + ".");
            return ExitCode.GOOD;
        }
        surroundings.err().println("quaymaster: not converged after " + took + "; what is in the way is said above");
        return ExitCode.FAILED;
    }

    private boolean apply() throws InterruptedException {
        try (Parts.Repository repository = path.open(surroundings, parts)) {
            Parts.Checkout checkout = path.checkout(repository);
            Desired desired = new ManifestReader(surroundings, parts, manifests).desired(checkout);
            try (Docker docker = parts.daemons()
                    .connect(daemon.daemon(), surroundings.directory().resolve(data), surroundings)) {
                return surroundings.redraws()
                        ? convergeLive(desired, checkout, docker)
                        : converge(desired, checkout, docker, new PlainProgress(surroundings.out()));
            }
        }
    }

    private boolean convergeLive(Desired desired, Parts.Checkout checkout, Docker docker) throws InterruptedException {
        try (LiveProgress progress = new LiveProgress(surroundings).start()) {
            // Ctrl-C ends the process without unwinding: the cursor would stay hidden.
            Thread atExit = new Thread(progress::close, "progress at exit");
            Runtime.getRuntime().addShutdownHook(atExit);
            boolean converged = converge(desired, checkout, docker, progress);
            Runtime.getRuntime().removeShutdownHook(atExit);
            return converged;
        }
    }

    private boolean converge(Desired desired, Parts.Checkout checkout, Docker docker, Progress progress)
            throws InterruptedException {
        return parts.convergence().converge(desired, checkout.tree(), approved, docker, progress);
    }
}
