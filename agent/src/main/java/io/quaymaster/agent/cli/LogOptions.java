package io.quaymaster.agent.cli;

import ch.qos.logback.classic.Level;
import io.quaymaster.agent.config.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is logged, and how. Logs go to standard error. */
final class LogOptions {
    private static final Configuration.Log USUAL =
            new Configuration.Log(Configuration.Log.Format.TEXT, Configuration.Log.Level.WARN);

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "How logs are written to standard error. Default: text; for the agent, what its"
                    + " configuration says.")
    private Configuration.Log.@Nullable Format format;

    // A type of our own: to name Logback's in an option would load it for every --help.
    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace; trace also shows what the libraries log."
                    + " Default: warn; for the agent, what its configuration says.")
    private Configuration.Log.@Nullable Level level;

    /** For a command that has no configuration. */
    void start(Surroundings surroundings) {
        start(surroundings, USUAL);
    }

    /** What the command line does not say, the configuration does. */
    void start(Surroundings surroundings, Configuration.Log configured) {
        Logs.start(
                surroundings,
                format == null ? configured.format() : format,
                Level.toLevel((level == null ? configured.level() : level).name()));
    }
}
