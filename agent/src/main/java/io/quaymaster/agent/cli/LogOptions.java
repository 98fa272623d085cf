package io.quaymaster.agent.cli;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is logged, and how. Logs go to standard error. */
final class LogOptions {
    // A type of our own: to name Logback's in an option would load it for every --help.
    enum Threshold {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How logs are written to standard error. Default: ${DEFAULT-VALUE}.")
    private Logs.Format format = Logs.Format.TEXT;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace; trace also shows what the libraries log."
                    + " Default: info for the agent, warn for every other command.")
    private @Nullable Threshold level;

    void start(Surroundings surroundings, Threshold usual) {
        Logs.start(surroundings, format, Level.toLevel((level == null ? usual : level).name()));
    }
}
