package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.config.Listen;
import io.quaymaster.agent.reconcile.Status;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        header = "Show what the running agent knows: revisions, resources, what is blocked and why.",
        description = {
            "Asks the agent over HTTP.",
            "%nExamples:%n  quaymaster status%n  quaymaster status -o json --url http://10.0.0.7:9480"
        },
        exitCodeList = {"0:every source is in sync", "1:one is not, or no agent answers", "64:wrong usage"})
final class StatusCommand implements Callable<Integer> {
    private static final String USUAL = "http://127.0.0.1:9480";

    private static final Pattern ADDRESS = Pattern.compile("https?://[^/?#\\s\"]+/*");

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The agent. Default: QUAYMASTER_URL; without it where the configuration has the agent listen, or "
                            + USUAL + ".")
    private @Nullable String url;

    @Mixin
    private ConfigurationOption configuration = new ConfigurationOption();

    @Mixin
    private OutputOption output = new OutputOption();

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        StatusClient.Answer answer = new StatusClient(address()).ask();
        surroundings
                .out()
                .print(
                        switch (output.format()) {
                            case TEXT ->
                                StatusText.of(
                                        answer.status(), surroundings.clock().instant());
                            case JSON -> answer.text().endsWith("\n") ? answer.text() : answer.text() + "\n";
                        });
        return inSync(answer.status()) ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private String address() {
        String named = surroundings.environment().getOrDefault("QUAYMASTER_URL", "");
        if (url == null && (named.isEmpty() || configuration.isNamed())) {
            return configuration().map(good -> configured(good.http().listen())).orElse(USUAL);
        }
        String base = url == null ? named : url;
        if (!ADDRESS.matcher(base).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for " + (url == null ? "QUAYMASTER_URL" : "option '--url'") + ": \"" + base
                            + "\" is not an address such as " + USUAL);
        }
        return base;
    }

    /** One that nobody named on the command line need not be readable, or without mistakes, to ask the agent that runs. */
    private Optional<Configuration> configuration() {
        try {
            return configuration.read(surroundings);
        } catch (ProblemsFound problems) {
            if (configuration.isNamed()) {
                throw problems;
            }
            return Optional.empty();
        }
    }

    private static String configured(Listen listen) {
        return switch (listen) {
            case Listen.Off off ->
                throw new CommandFailure(
                        "the agent of this configuration does not answer over HTTP, as its http.listen is off; its metrics and"
                                + " its status are nowhere else: set http.listen (QUAYMASTER_HTTP_LISTEN) to an address,"
                                + " and start the agent again");
            case Listen.At at -> "http://" + (at.everywhere() ? new Listen.At("127.0.0.1", at.port()) : at);
        };
    }

    private static boolean inSync(Status status) {
        return status.docker().reachable() && status.sources().stream().allMatch(Status.Source::inSync);
    }
}
