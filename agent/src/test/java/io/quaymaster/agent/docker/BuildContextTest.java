package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.SourceTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BuildContextTest {
    private final MemoryTree tree = new MemoryTree()
            .file("other/file", "not in the context")
            .file("web/Dockerfile", "FROM scratch")
            .executable("web/bin/run", "#!/bin/sh")
            .link("web/current", "bin/run")
            .file("web/docs/a.md", "a")
            .file("web/docs/deep/b.md", "b");

    @Test
    void holdsTheFilesOfTheContextWithTheirModesAndLinks() throws IOException {
        assertThat(listing("web", "web/Dockerfile"))
                .containsExactly(
                        "100644 Dockerfile FROM scratch",
                        "40755 bin/",
                        "100755 bin/run #!/bin/sh",
                        "120777 current -> bin/run",
                        "40755 docs/",
                        "100644 docs/a.md a",
                        "40755 docs/deep/",
                        "100644 docs/deep/b.md b");
    }

    @Test
    void canBeTheWholeRepository() throws IOException {
        assertThat(listing("", "web/Dockerfile"))
                .contains("100644 other/file not in the context", "100644 web/docs/a.md a");
    }

    @Test
    void leavesOutWhatIsIgnored() throws IOException {
        tree.file("web/.dockerignore", "docs\nbin/*");

        assertThat(listing("web", "web/Dockerfile"))
                .containsExactly(
                        "100644 .dockerignore docs\nbin/*",
                        "100644 Dockerfile FROM scratch",
                        "40755 bin/",
                        "120777 current -> bin/run");
    }

    @Test
    void sendsWhatTheBuilderNeedsAlsoWhenItIsIgnored() throws IOException {
        tree.file("web/.dockerignore", "*").file("web/build/Dockerfile", "FROM busybox");

        assertThat(listing("web", "web/build/Dockerfile"))
                .containsExactly("100644 .dockerignore *", "40755 build/", "100644 build/Dockerfile FROM busybox");
    }

    @Test
    void bringsTheDirectoriesOfAnExceptionAlong() throws IOException {
        tree.file("web/.dockerignore", "*\n!**/b.md");

        assertThat(listing("web", "web/Dockerfile"))
                .containsExactly(
                        "100644 .dockerignore *\n!**/b.md",
                        "100644 Dockerfile FROM scratch",
                        "40755 docs/",
                        "40755 docs/deep/",
                        "100644 docs/deep/b.md b");
    }

    @Test
    void takesTheIgnoreFileOfTheDockerfileBeforeTheContexts() throws IOException {
        tree.file("web/.dockerignore", "bin").file("web/Dockerfile.dockerignore", "*");

        assertThat(listing("web", "web/Dockerfile"))
                .containsExactly("100644 .dockerignore bin", "100644 Dockerfile FROM scratch");
    }

    @Test
    void addsADockerfileThatIsNotInTheContext() throws IOException {
        assertThat(listing("web/docs", "web/Dockerfile"))
                .containsExactly(
                        "100644 a.md a",
                        "40755 deep/",
                        "100644 deep/b.md b",
                        "100644 .quaymaster.Dockerfile FROM scratch");
    }

    @Test
    void addsWhatALinkedDockerfileLeadsTo() throws IOException {
        tree.link("web/docs/Dockerfile", "../Dockerfile");

        assertThat(listing("web/docs", "web/docs/Dockerfile")).contains("100644 .quaymaster.Dockerfile FROM scratch");
    }

    @Test
    void addsAnInlineDockerfile() throws IOException {
        Build build = build("web/docs", "Dockerfile", "FROM busybox");

        assertThat(listing(build)).contains("100644 .quaymaster.Dockerfile FROM busybox");
    }

    @Test
    void hasAnEmptyDirectoryInPlaceOfASubmodule() throws IOException {
        tree.submodule("web/docs/theme", "0".repeat(40));

        assertThat(listing("web/docs", "web/Dockerfile")).contains("40755 theme/");
    }

    @Test
    void isTheSameForTheSameContentAndOlderThanToday() throws IOException {
        byte[] first = context(build("web", "web/Dockerfile", null)).readAllBytes();
        byte[] second = context(build("web", "web/Dockerfile", null)).readAllBytes();
        List<TarArchiveEntry> before = entries(first);
        tree.file("web/docs/a.md", "A");
        List<TarArchiveEntry> after =
                entries(context(build("web", "web/Dockerfile", null)).readAllBytes());

        assertThat(second).isEqualTo(first);
        assertThat(before)
                .extracting(TarArchiveEntry::getModTime)
                .containsOnly(before.getFirst().getModTime());
        assertThat(before.getFirst().getModTime()).isBetween("1980-01-01T00:00:00Z", "2014-12-31T00:00:00Z");
        assertThat(after.getFirst().getModTime()).isNotEqualTo(before.getFirst().getModTime());
    }

    @Test
    void takesPathsOfAnyLengthAndScript() throws IOException {
        String path = "web/" + "länge/".repeat(60) + "ende.txt";
        tree.file(path, "x");

        assertThat(listing("web", "web/Dockerfile")).contains("100644 " + path.substring("web/".length()) + " x");
    }

    @Test
    void isReadByteByByteAsInPieces() throws IOException {
        byte[] whole = context(build("web", "web/Dockerfile", null)).readAllBytes();
        List<Byte> single = new ArrayList<>();
        BuildContext context = context(build("web", "web/Dockerfile", null));
        for (int next = context.read(); next >= 0; next = context.read()) {
            single.add((byte) next);
        }

        assertThat(single).hasSize(whole.length);
        assertThat(whole).containsExactly(single.toArray(Byte[]::new));
    }

    @Test
    void holdsOnlyAPieceOfALargeFileInMemory() throws IOException {
        Endless large = new Endless(1L << 40);
        BuildContext context =
                new BuildContext(large, "", Dockerfile.of(large, build("", "Dockerfile", "FROM scratch")));

        context.readNBytes(1024 * 1024);

        assertThat(large.taken).isBetween(1_000_000L, 1_200_000L);
    }

    @Test
    void refusesDirectoriesThatAreNestedWithoutEnd() {
        tree.file("web/" + "d/".repeat(100) + "f", "");

        assertThatThrownBy(() -> listing("web", "web/Dockerfile"))
                .isInstanceOf(DockerException.class)
                .hasMessage("the build context \"web\" holds directories more than 100 levels deep; give the image a"
                        + " directory of its own, or leave out the rest in .dockerignore");
    }

    /** A directory with one file of zeros. */
    private static final class Endless implements SourceTree {
        private final Entry.File file;
        private long taken;

        Endless(long size) {
            this.file = new Entry.File("large", "0".repeat(40), false, size);
        }

        @Override
        public String name() {
            return "test";
        }

        @Override
        public Found find(String path) {
            return path.isEmpty() ? new Found.At(new Entry.Directory("", "1".repeat(40))) : new Found.Missing();
        }

        @Override
        public List<Entry> list(Entry.Directory directory) {
            return List.of(file);
        }

        @Override
        public byte[] read(Entry.File whole) {
            throw new AssertionError("it does not fit into memory");
        }

        @Override
        public InputStream open(Entry.File opened) {
            return new InputStream() {
                @Override
                public int read() {
                    taken++;
                    return 0;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    taken += length;
                    return length;
                }
            };
        }
    }

    @Test
    void saysWhenTheContextOrTheDockerfileIsNotThere() {
        assertThatThrownBy(() -> context(build("nowhere", "web/Dockerfile", null)))
                .isInstanceOf(DockerException.class)
                .hasMessage("the build context \"nowhere\" is no directory of the repository; correct build.context");
        assertThatThrownBy(() -> context(build("web", "web/Containerfile", null)))
                .isInstanceOf(DockerException.class)
                .hasMessage("there is no Dockerfile web/Containerfile in the repository; correct build.dockerfile");
    }

    private List<String> listing(String context, String dockerfile) throws IOException {
        return listing(build(context, dockerfile, null));
    }

    private List<String> listing(Build build) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var tar = new TarArchiveInputStream(context(build), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String content = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                String type = entry.isSymbolicLink() ? "120" : entry.isDirectory() ? "40" : "100";
                String rest = entry.isSymbolicLink() ? "-> " + entry.getLinkName() : content;
                lines.add((type + Integer.toOctalString(entry.getMode()) + " " + entry.getName() + " " + rest).strip());
            }
        }
        return lines;
    }

    private static List<TarArchiveEntry> entries(byte[] bytes) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private BuildContext context(Build build) {
        return new BuildContext(tree, build.context(), Dockerfile.of(tree, build));
    }

    private static Build build(String context, String dockerfile, @Nullable String inline) {
        return new Build(
                context,
                dockerfile,
                inline,
                new TreeMap<>(),
                null,
                null,
                new TreeMap<>(),
                List.of(),
                List.of(),
                null,
                0,
                false,
                false);
    }
}
