package io.quaymaster.model.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quaymaster.model.manifest.ManifestText;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * What the services of a project become, as the manifests that one would write by hand, and what is refused. The cases lie in {@code
 * src/test/resources/translations}; {@code -Dquaymaster.reference=write} writes anew what we make of them.
 */
class TranslationTest {
    private static final Path CASES = Path.of("src/test/resources/translations");

    @TestFactory
    Stream<DynamicNode> makesResourcesOfProjects() throws IOException {
        List<DynamicNode> nodes = new ArrayList<>();
        for (String topic : List.of("services", "refused")) {
            Path file = CASES.resolve(topic + ".txt");
            List<ComposeCase> cases = ComposeCase.parse(Files.readString(file));
            if ("write".equals(System.getProperty("quaymaster.reference"))) {
                cases = cases.stream().map(TranslationTest::answered).toList();
                Files.writeString(file, ComposeCase.format(cases));
            }
            nodes.add(dynamicContainer(
                    topic,
                    cases.stream().map(one -> dynamicTest(one.title(), () -> check(one, topic.equals("refused"))))));
        }
        return nodes.stream();
    }

    private static void check(ComposeCase one, boolean refused) {
        Loaded loaded = load(one.tree(), one.variables(), one);
        assertThat(loaded).isInstanceOf(refused ? Loaded.Bad.class : Loaded.Good.class);
        assertThat(one.without("why")).isEqualTo(answered(one));
        if (loaded instanceof Loaded.Good good) {
            MemoryTree byHand = new MemoryTree();
            one.files().forEach((path, content) -> {
                if (!ComposeFiles.isOne(Paths.name(path))) {
                    byHand.file(path, content);
                }
            });
            byHand.file("manifests.yaml", one.part("manifests"));
            assertThat(load(byHand, new TreeMap<>(), one))
                    .as("the same manifests, written by hand")
                    .isInstanceOfSatisfying(
                            Loaded.Good.class,
                            same -> assertThat(same.desired()).isEqualTo(good.desired()));
        }
    }

    private static Loaded load(MemoryTree tree, SortedMap<String, String> variables, ComposeCase one) {
        return Loader.load(tree, "", "shop", "r1", new Inputs(variables, List.of(), one.profiles(), false));
    }

    private static ComposeCase answered(ComposeCase one) {
        return switch (load(one.tree(), one.variables(), one)) {
            case Loaded.Good(Desired desired, List<Problem> warnings) ->
                with(with(one, "manifests", manifests(one)), "warnings", lines(warnings));
            case Loaded.Bad(List<Problem> problems, List<Problem> warnings) -> with(one, "problems", lines(problems));
            case Loaded.Empty empty -> one;
        };
    }

    private static ComposeCase with(ComposeCase one, String part, String text) {
        return text.isEmpty() ? one.without(part) : one.with(part, text);
    }

    private static String lines(List<Problem> problems) {
        return problems.stream().map(problem -> problem + "\n").collect(Collectors.joining());
    }

    private static String manifests(ComposeCase one) {
        ComposeResult result = ComposeLoader.load(
                one.tree(),
                new ComposeRequest("", SourceRoot.of("project").path(), one.variables(), List.of(), one.profiles()));
        return result instanceof ComposeResult.Good(Project project)
                ? ManifestText.of(project.documents(new Problems(), new Problems()))
                : "";
    }
}
