package io.quaymaster.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Repositories that are small, and would take up all memory when they are read. */
class HostileTreesTest {
    private static final String ROOT = ".:1:1: the directory ";
    private static final String ADVICE =
            ": give the source a path of its own, or exclude what holds no manifests in .quaymasterignore";

    @Test
    void refusesDirectoriesThatHoldEachOtherManyTimes() {
        assertThat(problems(new Nested(10, 9)))
                .containsExactly(ROOT + "holds more than 500000 files and directories" + ADVICE);
    }

    @Test
    void refusesDirectoriesThatAreNestedWithoutEnd() {
        assertThat(problems(new Nested(1, 8000)))
                .containsExactly(ROOT + "holds directories more than 100 levels deep" + ADVICE);
    }

    @Test
    void refusesNamesThatAreLongerThanMemory() {
        assertThat(problems(new Nested(10, 6, "x".repeat(3000))))
                .containsExactly(ROOT + "holds more than 500000 files and directories" + ADVICE);
    }

    @Test
    void refusesAMountedDirectoryThatHoldsItselfManyTimes() {
        MemoryTree tree =
                new MemoryTree().file("a.yaml", "kind: Container\nname: web\nimage: app\nvolumes: [./conf:/conf]\n");
        IntStream.rangeClosed(0, 100).forEach(at -> tree.file("conf/" + "d/".repeat(at) + "f", ""));
        assertThat(problems(tree))
                .contains("a.yaml:4:11: container \"web\": volumes: \"./conf\": holds directories more than 100 levels"
                        + " deep: mount only what the container needs");
    }

    @Test
    void refusesMoreValuesThanFitIntoMemory() {
        MemoryTree tree = new MemoryTree();
        String file = "[" + "1,".repeat(90_000) + "]";
        for (char name = 'a'; name <= 'e'; name++) {
            tree.file(name + ".yaml", file);
        }
        assertThat(problems(tree)).contains(unread("e.yaml"));
    }

    @Test
    void refusesMoreBytesThanFitIntoMemory() {
        MemoryTree tree = new MemoryTree();
        byte[] spaces = new byte[1024 * 1024];
        Arrays.fill(spaces, (byte) '\n');
        IntStream.range(0, 17).forEach(at -> tree.file((char) ('a' + at) + ".yaml", spaces));
        assertThat(problems(tree)).containsExactly(unread("q.yaml"));
    }

    @Test
    void refusesMoreFilesThanAreWorthReading() {
        assertThat(problems(new Flat(10_001))).containsExactly(unread("20000.yaml"));
    }

    private static String unread(String file) {
        return file + ":1:1: this and the manifests after it are not read: those of one source may be 10000 files with"
                + " 16777216 bytes (16 MiB) and 300000 values; make several sources of it, each with a path of its own";
    }

    private static List<String> problems(SourceTree tree) {
        Loaded loaded = Loader.load(tree, "", "shop", "r1", Inputs.NONE);
        assertThat(loaded).isInstanceOf(Loaded.Bad.class);
        return ((Loaded.Bad) loaded).problems().stream().map(Problem::toString).toList();
    }

    /** Directories in directories: so many in each, so many levels deep. */
    private record Nested(int width, int depth, String name) implements SourceTree {
        Nested(int width, int depth) {
            this(width, depth, "d");
        }

        @Override
        public Found find(String path) {
            return path.isEmpty() ? new Found.At(new Entry.Directory("", "0".repeat(40))) : new Found.Missing();
        }

        @Override
        public List<Entry> list(Entry.Directory directory) {
            String prefix = directory.path().isEmpty() ? "" : directory.path() + "/";
            long level = prefix.chars().filter(character -> character == '/').count();
            return IntStream.range(0, level < depth ? width : 0)
                    .<Entry>mapToObj(at -> new Entry.Directory(prefix + name + at, "0".repeat(40)))
                    .toList();
        }

        @Override
        public byte[] read(Entry.File file) {
            throw new AssertionError("there is no file");
        }
    }

    /** So many empty manifests in one directory. */
    private record Flat(int files) implements SourceTree {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Found find(String path) {
            return path.isEmpty() ? new Found.At(new Entry.Directory("", "0".repeat(40))) : new Found.Missing();
        }

        @Override
        public List<Entry> list(Entry.Directory directory) {
            return IntStream.range(0, files)
                    .<Entry>mapToObj(at -> new Entry.File((10_000 + at) + ".yaml", "0".repeat(40), false, 0))
                    .toList();
        }

        @Override
        public byte[] read(Entry.File file) {
            return "".getBytes(StandardCharsets.UTF_8);
        }
    }
}
