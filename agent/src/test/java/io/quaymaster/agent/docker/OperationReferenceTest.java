package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationReferenceTest {
    private static final Path FILE = Path.of("../docs/operations.md");
    private static final String HEAD = "| operation | method | path |\n|---|---|---|\n";
    private static final Pattern TABLE = Pattern.compile(Pattern.quote(HEAD) + "(?:\\|.*\n)*");

    /** With {@code -Dquaymaster.reference=write} it writes the table anew. */
    @Test
    void theDocumentationListsEveryRequestThatTheDaemonCanGet() throws IOException {
        String written = Files.readString(FILE);
        String table = HEAD
                + Arrays.stream(Operation.values())
                        .map(OperationReferenceTest::row)
                        .collect(Collectors.joining());
        if ("write".equals(System.getProperty("quaymaster.reference"))) {
            written = TABLE.matcher(written).replaceFirst(Matcher.quoteReplacement(table));
            Files.writeString(FILE, written);
        }
        assertThat(written)
                .as("docs/operations.md is not current; refresh it with: mvn -pl agent -am test"
                        + " -Dtest=OperationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dquaymaster.reference=write")
                .contains("\n\n" + table + "\n");
    }

    private static String row(Operation operation) {
        return "| `" + operation.word() + "` | " + operation.method() + " | `" + operation.path() + "` |\n";
    }
}
