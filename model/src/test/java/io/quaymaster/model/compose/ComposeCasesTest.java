package io.quaymaster.model.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * What we make of Compose files is what Compose makes of them. The cases lie in {@code src/test/resources/compose}; what Compose
 * says was written there by {@code dev/compose-expectations}, which this test does where {@code quaymaster.compose} names the
 * program. With {@code -Dquaymaster.reference=write} it writes our own problems anew.
 */
class ComposeCasesTest {
    private static final Path CASES = Path.of("src/test/resources/compose");
    private static final String DIFFERENCES = "differences";

    @TestFactory
    Stream<DynamicNode> areReadAsComposeReadsThem() throws IOException, InterruptedException {
        List<DynamicNode> nodes = new ArrayList<>();
        for (Path file : files()) {
            List<ComposeCase> cases = refreshed(file);
            String topic = file.getFileName().toString().replace(".txt", "");
            Stream<DynamicNode> tests = cases.stream()
                    .map(one -> dynamicTest(one.title(), () -> {
                        if (topic.equals(DIFFERENCES)) {
                            differs(one);
                        } else {
                            agrees(one);
                        }
                    }));
            nodes.add(dynamicContainer(topic, tests));
        }
        return nodes.stream();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    private static void agrees(ComposeCase one) {
        assertThat(one.has("expected"))
                .as("what Compose says, by dev/compose-expectations")
                .isNotEqualTo(one.has("refused"));
        if (one.has("expected")) {
            assertThat(form(one)).isEqualTo(JsonCase.parse(one.part("expected")).data());
        } else {
            assertThat(problems(one)).isEqualTo(one.part("problems"));
        }
    }

    /** A case in which Compose is wrong, or we cannot do the same. */
    private static void differs(ComposeCase one) {
        assertThat(one.part("why")).isNotEmpty();
        if (one.has("problems")) {
            assertThat(problems(one)).isEqualTo(one.part("problems"));
            assertThat(one.has("expected")).as("Compose takes it").isTrue();
        } else {
            Object form = form(one);
            if (one.has("expected")) {
                assertThat(form)
                        .isNotEqualTo(JsonCase.parse(one.part("expected")).data());
            }
        }
    }

    private static Object form(ComposeCase one) {
        ComposeResult result = one.load();
        assertThat(result).as(() -> problemsOf(result)).isInstanceOf(ComposeResult.Good.class);
        CanonicalForm form = ((ComposeResult.Good) result).project().form();
        Object data = JsonCase.parse(form.json()).data();
        assertThat(JsonCase.parse(form.yaml()).data()).as("the same as YAML").isEqualTo(data);
        return data;
    }

    private static String problems(ComposeCase one) {
        ComposeResult result = one.load();
        assertThat(result).isInstanceOf(ComposeResult.Bad.class);
        return problemsOf(result);
    }

    private static String problemsOf(ComposeResult result) {
        return result instanceof ComposeResult.Bad bad
                ? bad.problems().stream().map(Object::toString).collect(Collectors.joining("\n"))
                : "";
    }

    /** The cases of a file, with what Compose and we say of them written anew where that is asked for. */
    private static List<ComposeCase> refreshed(Path file) throws IOException, InterruptedException {
        List<ComposeCase> cases = ComposeCase.parse(Files.readString(file));
        Optional<ComposeProgram> program =
                Optional.ofNullable(System.getProperty("quaymaster.compose")).map(ComposeProgram::of);
        boolean writes = "write".equals(System.getProperty("quaymaster.reference"));
        if (program.isEmpty() && !writes) {
            return cases;
        }
        List<ComposeCase> fresh = new ArrayList<>();
        for (ComposeCase one : cases) {
            ComposeCase answered = program.isPresent() ? answered(one, program.get()) : one;
            fresh.add(writes ? complained(answered) : answered);
        }
        Files.writeString(file, ComposeCase.format(fresh));
        return fresh;
    }

    private static ComposeCase answered(ComposeCase one, ComposeProgram program)
            throws IOException, InterruptedException {
        ComposeProgram.Answer answer = program.answer(one);
        if (answer.good()) {
            return one.without("refused").with("expected", JsonCase.text(JsonCase.parse(answer.text())));
        }
        // Of several mistakes it names another each time.
        return one.has("refused") ? one : one.without("expected").with("refused", answer.text());
    }

    private static ComposeCase complained(ComposeCase one) {
        String problems = problemsOf(one.load());
        return problems.isEmpty() ? one.without("problems") : one.with("problems", problems + "\n");
    }
}
