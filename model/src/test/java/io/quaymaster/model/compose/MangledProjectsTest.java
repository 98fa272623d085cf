package io.quaymaster.model.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Yaml;
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

/** Projects with something wrong put into them at random are refused with problems or taken as a whole, and reading them never fails. */
class MangledProjectsTest {
    private static final Path CASES = Path.of("src/test/resources/compose");
    private static final Pattern VALUE = Pattern.compile("(?<=[:,\\[-] |[{\\[])[^\\s,\\]{}\\[]+");
    private static final List<String> WRONG = List.of(
            "[x]", "[]", "{a: 1}", "5", "0.5", "null", "true", "${X?}", "\"::\"", "2001-01-01", "\"\"", "!!int x");
    private static final int TIMES = 3;
    private static final int MOST_CHANGES = 3;
    private static final int EMPTY_ONE_OF = 6;

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
            nothingIsLost(ComposeLoader.load(
                    tree,
                    new ComposeRequest(
                            one.part("file"),
                            SourceRoot.of("project").path(),
                            one.variables(),
                            List.of(),
                            one.profiles())));
            Loaded loaded =
                    Loader.load(tree, "", "shop", "r1", new Inputs(one.variables(), List.of(), one.profiles(), false));
            if (loaded instanceof Loaded.Bad bad) {
                assertThat(bad.problems()).isNotEmpty();
            }
        }
    }

    /** What is wrong is said, and where nothing is, each service has its document. */
    private static void nothingIsLost(ComposeResult result) {
        switch (result) {
            case ComposeResult.Good(Project project) ->
                assertThat(containers(project)).containsExactlyElementsOf(services(project));
            case ComposeResult.Bad(List<Problem> problems, Project rest) ->
                assertThat(problems)
                        .isNotEmpty()
                        .noneMatch(problem -> problem.message().contains(ComposeLoader.UNEXPLAINED));
            case ComposeResult.Missing missing -> {}
        }
    }

    private static List<String> containers(Project project) {
        return project.documents(new Problems(), new Problems()).stream()
                .filter(document -> text(document, "kind").equals("Container"))
                .map(document -> text(document, "name"))
                .toList();
    }

    private static String text(Yaml.Mapping document, String key) {
        return ((Yaml.Scalar) document.find(key).orElseThrow().value()).text();
    }

    private static List<String> services(Project project) {
        Node.Mapping services = project.form().tree().mapping("services");
        return services.members().keySet().stream()
                .filter(service -> !services.mapping(service).has("provider"))
                .map(service -> project.name() + "-" + service)
                .toList();
    }

    private static String mangled(String content, Random random) {
        String mangled = random.nextInt(EMPTY_ONE_OF) == 0 ? "# nothing\n" : content;
        int changes = random.nextInt(MOST_CHANGES + 1);
        for (int change = 0; change < changes; change++) {
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
