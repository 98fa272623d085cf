package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.config.ConfigurationException;
import io.quaymaster.agent.control.ControlException;
import io.quaymaster.agent.data.DataException;
import io.quaymaster.agent.docker.DockerException;
import io.quaymaster.agent.git.GitException;
import io.quaymaster.agent.http.HttpException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's command line: all commands, and what they have in common. */
@Command(
        name = "quaymaster",
        header = "Keeps the containers of a Docker host as Git repositories declare them.",
        exitCodeList = {
            "0:good: done, in sync, nothing to change",
            "1:failed: problems, blocked, not converged, nobody answers",
            "2:plan and diff: there is something to change",
            "64:wrong usage"
        },
        footer = {
            "",
            "Start with \"quaymaster validate .\" and \"quaymaster plan .\" in a repository with manifests:"
                    + " both change nothing."
        })
public final class Quaymaster {
    private static final int HELP_WIDTH = 100;

    private final Surroundings surroundings;

    private Quaymaster(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one command; returns the exit code of the process. */
    public static int run(Parts parts, Surroundings surroundings, String... arguments) {
        int code = commandLine(parts, surroundings).execute(arguments);
        boolean isLost = surroundings.out().checkError();
        if (isLost) {
            surroundings.err().println("quaymaster: the output could not be written: is the disk full?");
        }
        surroundings.err().flush();
        return isLost ? ExitCode.FAILED : code;
    }

    static CommandLine commandLine(Parts parts, Surroundings surroundings) {
        Quaymaster quaymaster = new Quaymaster(surroundings);
        CommandLine line = new CommandLine(quaymaster)
                .addSubcommand(new ValidateCommand(surroundings, parts))
                .addSubcommand(new PlanCommand(surroundings, parts))
                .addSubcommand(new ApplyCommand(surroundings, parts))
                .addSubcommand(new DiffCommand(surroundings, parts))
                .addSubcommand(new AgentCommand(surroundings, parts))
                .addSubcommand(new StatusCommand(surroundings))
                .addSubcommand(new ConfigCommand(surroundings, parts))
                .addSubcommand(new ConvertCommand(surroundings, parts))
                .addSubcommand(new ImportCommand(surroundings, parts))
                .addSubcommand(new SyncCommand(surroundings))
                .addSubcommand(new RetryCommand(surroundings))
                .addSubcommand(new SuspendCommand(surroundings))
                .addSubcommand(new ResumeCommand(surroundings))
                .addSubcommand(new ApproveCommand(surroundings))
                .addSubcommand(new SchemaCommand(surroundings, parts))
                .addSubcommand(new CompletionCommand(surroundings))
                .addSubcommand(new HelpCommand(surroundings));
        quaymaster.dress(line);
        line.getSubcommands().values().forEach(quaymaster::dress);
        return line.setOut(writer(surroundings.out()))
                .setErr(writer(surroundings.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(surroundings.colours() ? Ansi.ON : Ansi.OFF))
                .registerConverter(OutputOption.Format.class, new Words<>(OutputOption.Format.class))
                .registerConverter(Configuration.Log.Format.class, new Words<>(Configuration.Log.Format.class))
                .registerConverter(Configuration.Log.Level.class, new Words<>(Configuration.Log.Level.class))
                .registerConverter(ConfigCommand.Format.class, new Words<>(ConfigCommand.Format.class))
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(quaymaster::wrongUsage)
                .setExecutionExceptionHandler(quaymaster::failed);
    }

    private void dress(CommandLine line) {
        var spec = line.getCommandSpec();
        spec.mixinStandardHelpOptions(true).versionProvider(() -> new String[] {"quaymaster " + version()});
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .synopsisHeading("%nUsage: ")
                .descriptionHeading(beginsWithABlankLine(spec.usageMessage().description()) ? "" : "%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n");
    }

    private static boolean beginsWithABlankLine(String[] description) {
        return description.length == 0 || description[0].startsWith("%n");
    }

    /** The version of this program, as the build wrote it into the jar. */
    public static String version() {
        return Optional.ofNullable(Quaymaster.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    private int wrongUsage(ParameterException exception, String[] arguments) {
        String command = exception.getCommandLine().getCommandSpec().qualifiedName();
        if (arguments.length == 0) {
            exception.getCommandLine().usage(surroundings.err());
            return ExitCode.USAGE;
        }
        surroundings.err().println(command + ": " + complaint(exception));
        UnmatchedArgumentException.printSuggestions(exception, writer(surroundings.err()));
        surroundings.err().println("\"" + command + " --help\" shows what is allowed.");
        return ExitCode.USAGE;
    }

    private static String complaint(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        if (command.getParent() == null
                && exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()) {
            return "there is no command \"" + unmatched.getUnmatched().getFirst() + "\"; there are "
                    + String.join(", ", command.getSubcommands().keySet());
        }
        return String.valueOf(exception.getMessage());
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private int failed(Exception exception, CommandLine command, ParseResult result) {
        switch (exception) {
            // Without a prefix: what reads FILE:LINE:COLUMN is to find it at the start of the line.
            case ProblemsFound found -> surroundings.err().println(found.getMessage());
            case CommandFailure failure -> complain(failure);
            case DockerException failure -> complain(failure);
            case GitException failure -> complain(failure);
            case ConfigurationException failure -> complain(failure);
            case DataException failure -> complain(failure);
            case ControlException failure -> complain(failure);
            case HttpException failure -> complain(failure);
            // Who told it to end was told what that leaves behind.
            case InterruptedException told -> {}
            default -> {
                surroundings.err().println("quaymaster: this is a bug, please report it with these lines:");
                exception.printStackTrace(surroundings.err());
            }
        }
        return ExitCode.FAILED;
    }

    private void complain(Exception failure) {
        surroundings.err().println("quaymaster: " + failure.getMessage());
    }
}
