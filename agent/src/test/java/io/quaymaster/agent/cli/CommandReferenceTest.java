package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In docs/cli.md people explain; what a command itself says of its options is put between the explanations. */
class CommandReferenceTest {
    private static final Path FILE = Path.of("../docs/cli.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)```text\n\\$ (quaymaster[a-z ]*) --help\n(.*?)```\n");

    /** With {@code -Dquaymaster.reference=write} it writes the blocks anew. */
    @Test
    void theDocumentationShowsTheHelpAsItIs() throws IOException {
        String written = Files.readString(FILE);
        String current = BLOCK.matcher(written).replaceAll(block -> Matcher.quoteReplacement(current(block.group(1))));
        if ("write".equals(System.getProperty("quaymaster.reference"))) {
            Files.writeString(FILE, current);
            written = current;
        }
        assertThat(written)
                .as("docs/cli.md is not current; refresh it with: mvn -pl agent -am test -Dtest=CommandReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dquaymaster.reference=write")
                .isEqualTo(current);
    }

    @Test
    void theDocumentationShowsEveryCommand() throws IOException {
        CommandRun program = new CommandRun();
        Stream<String> commands =
                Quaymaster.commandLine(program.parts(), program.surroundings()).getSubcommands().keySet().stream()
                        .map(name -> "quaymaster " + name);

        List<String> shown = BLOCK.matcher(Files.readString(FILE))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(shown)
                .containsExactlyElementsOf(
                        Stream.concat(Stream.of("quaymaster"), commands).toList());
    }

    private static String current(String command) {
        CommandRun program = new CommandRun();
        String[] words = (command + " --help").split(" ");
        assertThat(program.run(Stream.of(words).skip(1).toArray(String[]::new))).isZero();
        String help = program.out().lines().map(String::stripTrailing).reduce("", (all, line) -> all + line + "\n");
        return "```text\n$ " + command + " --help\n" + help + "```\n";
    }
}
