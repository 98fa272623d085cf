package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuaymasterTest {
    private final CommandRun program = new CommandRun();

    @Test
    void saysItsVersion() {
        assertThat(program.run("--version")).isEqualTo(0);
        assertThat(program.out()).isEqualTo("quaymaster (not packaged)\n");
    }

    @Test
    void listsItsCommands() {
        assertThat(program.run("--help")).isEqualTo(0);
        assertThat(program.out())
                .startsWith(
                        "Keeps the containers of a Docker host as Git repositories declare them.\n\nUsage: quaymaster ")
                .contains("  validate    Check manifests and report all their problems at once.\n")
                .contains("plan", "apply", "diff", "agent", "status", "schema", "completion")
                .doesNotContain("\u001b");
        assertThat(program.err()).isEmpty();
    }

    @Test
    void saysWhenItsOutputIsLost() {
        PrintStream full = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public boolean checkError() {
                return true;
            }
        };
        Surroundings usual = program.surroundings();
        Surroundings lossy = new Surroundings(
                full, usual.err(), usual.terminal(), usual.environment(), usual.directory(), usual.clock());

        assertThat(Quaymaster.run(program.parts(), lossy, "schema")).isEqualTo(1);
        assertThat(program.err()).isEqualTo("quaymaster: the output could not be written: is the disk full?\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "validate", "plan", "apply", "diff", "status", "schema", "completion", "help"})
    void explainsEachCommandWithAnExampleAndItsExitCodes(String command) {
        assertThat(program.run(command, "--help")).isEqualTo(0);
        assertThat(program.out())
                .contains("Usage: quaymaster " + command, "Example", "Exit codes:", "64   wrong usage", "--help");
        assertThat(program.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(program.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "validate", "plan", "apply", "diff", "status", "schema", "completion", "help"})
    void knowsItsVersionInEachCommand(String command) {
        assertThat(program.run(command, "--version")).isEqualTo(0);
        assertThat(program.out()).startsWith("quaymaster ");
    }

    @Test
    void showsTheHelpWhenItIsGivenNothing() {
        assertThat(program.run()).isEqualTo(64);
        assertThat(program.err()).contains("Usage: quaymaster", "validate");
        assertThat(program.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plan                    | quaymaster plan: needs a PATH, or a configuration with --config FILE
            plan . --config q.yaml  | quaymaster plan: a PATH and --config are both given; keep one
            plan . extra            | quaymaster plan: Unmatched argument at index 2: 'extra'
            plan . -o xml           | quaymaster plan: Invalid value for option '--output': "xml" is not one of text, json
            validate . --source A/B | quaymaster validate: Invalid value for option '--source': "A/B" must consist of
            validate . --set A      | quaymaster validate: Invalid value for option '--set' (NAME=VALUE): "A" is not NAME=VALUE with a name of letters, digits and _
            validate . --set =1     | quaymaster validate: Invalid value for option '--set' (NAME=VALUE): "=1" is not NAME=VALUE
            status --url foo        | quaymaster status: Invalid value for option '--url': "foo" is not an address such as http://127.0.0.1:9480
            help deploy             | quaymaster help: there is no command "deploy"; there are validate, plan, apply
            diff HEAD               | quaymaster diff: needs two revisions, and before them a PATH
            diff v1 v2              | quaymaster diff: needs a PATH, or a configuration with --config FILE
            diff . v1 v2 v3         | quaymaster diff: needs two revisions
            agent                   | quaymaster agent: needs a configuration: name its file with --config
            status --log            | quaymaster status: Unknown option: '--log'
            deploy                  | quaymaster: there is no command "deploy"; there are validate, plan, apply
            """)
    void complainsAboutWrongUsageInOneLineAndEndsWith64(String arguments, String complaint) {
        assertThat(program.run(arguments.split(" "))).isEqualTo(64);
        assertThat(program.err().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith(complaint));
        assertThat(program.err()).endsWith("--help\" shows what is allowed.\n");
        assertThat(program.out()).isEmpty();
        assertThat(program.asked).isEmpty();
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(program.run("validat")).isEqualTo(64);
        assertThat(program.err()).contains("Did you mean: quaymaster validate");
    }

    @Test
    void helpsWithACommandAndWithAll() {
        program.run("help", "plan");
        assertThat(program.out()).startsWith("Show what would be done").contains("Usage: quaymaster plan");

        CommandRun all = new CommandRun();
        all.run("help");
        assertThat(all.out()).contains("Usage: quaymaster [OPTIONS] [COMMAND]");
    }

    @Test
    void leavesOneBlankLineAboveADescription() {
        program.run("completion", "--help");

        assertThat(program.out()).doesNotContain("\n\n\n");
    }

    @Test
    void coloursItsHelpOnATerminalOnlyUnlessNoColorIsSet() {
        program.terminal = new Terminal(true, true, () -> new Terminal.Size(80, 24));
        program.environment.put("TERM", "xterm");
        program.run("--help");
        assertThat(program.out()).contains("\u001b[");

        CommandRun plain = new CommandRun();
        plain.terminal = program.terminal;
        plain.environment.put("TERM", "xterm");
        plain.environment.put("NO_COLOR", "1");
        plain.run("--help");
        assertThat(plain.out()).doesNotContain("\u001b[");
    }

    @Test
    void printsACompletionScriptThatKnowsTheCommands() {
        assertThat(program.run("completion")).isEqualTo(0);
        assertThat(program.out()).startsWith("#!/usr/bin/env bash\n").contains("complete -F", "validate", "--source");
    }

    @Test
    void printsTheSchema() {
        assertThat(program.run("schema")).isEqualTo(0);
        assertThat(program.out()).isEqualTo("{}\n");
    }
}
