package io.quaymaster.model.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Projects with something wrong put into them at random are refused with problems or taken, and reading them never fails. */
class MangledProjectsTest {
    private static final Path CASES = Path.of("src/test/resources/compose");
    private static final Pattern VALUE = Pattern.compile("(?<=[:,\\[-] |[{\\[])[^\\s,\\]{}\\[]+");
    private static final List<String> WRONG = List.of(
            "[x]", "[]", "{a: 1}", "5", "0.5", "null", "true", "${X?}", "\"::\"", "2001-01-01", "\"\"", "!!int x");
    private static final int TIMES = 3;
    private static final int MOST_CHANGES = 3;

    @TestFactory
    Stream<DynamicTest> areReadWithoutFailing() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(CASES)) {
            files = listed.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files) {
            List<ComposeCase> cases = ComposeCase.parse(Files.readString(file));
            tests.add(dynamicTest(file.getFileName().toString(), () -> cases.forEach(this::mangle)));
        }
        return tests.stream();
    }

    private void mangle(ComposeCase one) {
        Random random = new Random(one.title().hashCode());
        for (int time = 0; time < TIMES; time++) {
            MemoryTree tree = new MemoryTree();
            one.files().forEach((path, content) -> tree.file(path, mangled(content, random)));
            Loaded loaded =
                    Loader.load(tree, "", "shop", "r1", new Inputs(one.variables(), List.of(), one.profiles(), false));
            if (loaded instanceof Loaded.Bad bad) {
                assertThat(bad.problems()).isNotEmpty();
            }
        }
    }

    private static String mangled(String content, Random random) {
        String mangled = content;
        for (int change = 0; change < MOST_CHANGES; change++) {
            List<MatchResult> values = VALUE.matcher(mangled).results().toList();
            if (!values.isEmpty()) {
                MatchResult value = values.get(random.nextInt(values.size()));
                mangled = mangled.substring(0, value.start())
                        + WRONG.get(random.nextInt(WRONG.size()))
                        + mangled.substring(value.end());
            }
        }
        return mangled;
    }
}
