package io.quaymaster.model.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quaymaster.model.manifest.MemoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Projects of others, as they are. Each has what Compose makes of it, with {@code @DIR@} for its folder. */
class ComposeCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/compose/corpus");
    private static final String EXPECTED = ".expected.json";

    @TestFactory
    Stream<DynamicTest> isReadAsComposeReadsIt() throws IOException {
        try (Stream<Path> projects = Files.list(CORPUS)) {
            return projects.filter(Files::isDirectory).sorted().toList().stream()
                    .map(project -> dynamicTest(project.getFileName().toString(), () -> agrees(project)));
        }
    }

    private static void agrees(Path project) throws IOException {
        String root = "/srv/" + project.getFileName();
        MemoryTree tree = new MemoryTree();
        Object expected = null;
        for (Path file : files(project)) {
            String name = project.relativize(file).toString();
            if (name.endsWith(EXPECTED)) {
                expected = JsonCase.parse(Files.readString(file).replace("@DIR@", root))
                        .data();
            } else {
                tree.file(name, Files.readAllBytes(file));
            }
        }
        ComposeResult result =
                ComposeLoader.load(tree, new ComposeRequest("", root, new TreeMap<>(), List.of(), Set.of()));
        assertThat(result).isInstanceOf(ComposeResult.Good.class);
        String json = ((ComposeResult.Good) result).project().form().json();
        assertThat(JsonCase.parse(json).data()).isEqualTo(expected);
    }

    private static List<Path> files(Path project) throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
