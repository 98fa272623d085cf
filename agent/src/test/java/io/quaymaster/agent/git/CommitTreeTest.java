package io.quaymaster.agent.git;

import static io.quaymaster.agent.git.Upstream.Content.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommitTreeTest {
    /** What {@code printf hello | git hash-object --stdin} prints. */
    private static final String HELLO = "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0";

    @TempDir
    private Path directory;

    private Upstream upstream;

    @BeforeEach
    void createUpstream() {
        upstream = new Upstream(directory.resolve("upstream.git"));
    }

    @AfterEach
    void closeUpstream() {
        upstream.close();
    }

    @Test
    void findsAndReadsAFile() {
        SourceTree tree = commit(text("web/index.html", "hello").executable("web/run.sh", "exit"));

        Entry.File file = new Entry.File("web/index.html", HELLO, false, 5);
        assertThat(tree.find("web/index.html")).isEqualTo(new Found.At(file));
        assertThat(tree.read(file)).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(tree.open(file)).hasContent("hello");
        assertThat(tree.find("web/run.sh"))
                .extracting("entry")
                .extracting("executable")
                .isEqualTo(true);
    }

    @Test
    void listsADirectoryWithoutFollowingLinks() {
        SourceTree tree =
                commit(text("d/b", "hello").link("d/a", "b").and("d/c/e", "1").submodule("d/s", HELLO));
        if (!(tree.find("d") instanceof Found.At(Entry.Directory found))) {
            throw new AssertionError();
        }

        assertThat(tree.list(found))
                .extracting(Entry::path, entry -> entry.getClass().getSimpleName())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("d/a", "Link"),
                        org.assertj.core.groups.Tuple.tuple("d/b", "File"),
                        org.assertj.core.groups.Tuple.tuple("d/c", "Directory"),
                        org.assertj.core.groups.Tuple.tuple("d/s", "Submodule"));
    }

    @ParameterizedTest
    @CsvSource({
        "real/file, real/file",
        "./real//file, real/file",
        "real/../real/file, real/file",
        "to-file, real/file",
        "to-directory/file, real/file",
        "real/deep/up, real/file",
        "to-directory/deep/../file, real/file",
        "twice, real/file",
    })
    void followsPathsAndLinks(String path, String end) {
        assertThat(links().find(path)).extracting("entry").extracting("path").isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"nothing", "real/file/more", "dangling", "circle-a", "self"})
    void whatLeadsNowhereIsMissing(String path) {
        assertThat(links().find(path)).isEqualTo(new Found.Missing());
    }

    @ParameterizedTest
    @CsvSource({
        "../x, ../x",
        "/etc/passwd, /etc/passwd",
        "real/../../x, real/../../x",
        "absolute, /etc/passwd",
        "out, ../../etc",
        "sly, real/deep/home/../..",
    })
    void whatLeadsOutIsOutside(String path, String target) {
        assertThat(links().find(path)).isEqualTo(new Found.Outside(target));
    }

    @Test
    void aPathIntoASubmoduleEndsAtTheSubmodule() {
        assertThat(commit(text("a", "1").submodule("lib", HELLO)).find("lib/src/x"))
                .isEqualTo(new Found.At(new Entry.Submodule("lib", HELLO)));
    }

    @Test
    void theRootIsADirectory() {
        assertThat(commit(text("a", "1")).find("")).extracting("entry").isInstanceOf(Entry.Directory.class);
    }

    @Test
    void refusesATreeWithANameThatWouldLeadOut() throws IOException {
        ObjectId commit;
        try (ObjectInserter inserter = upstream.repository().newObjectInserter()) {
            TreeFormatter tree = new TreeFormatter();
            tree.append("..", FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, new byte[] {1}));
            CommitBuilder builder = new CommitBuilder();
            builder.setTreeId(inserter.insert(tree));
            builder.setAuthor(new org.eclipse.jgit.lib.PersonIdent("a", "b"));
            builder.setCommitter(builder.getAuthor());
            commit = inserter.insert(builder);
            inserter.flush();
        }
        History history = new History(upstream.repository(), "test", "test");
        SourceTree tree = history.tree(history.resolve(commit.name()));

        assertThatThrownBy(() -> tree.find("a"))
                .isInstanceOf(GitException.class)
                .hasMessageContaining("entry \"..\"");
    }

    @Test
    void refusesALinkWhoseTargetIsLongerThanAnyPath() {
        SourceTree tree = commit(text("a", "1").link("link", "x".repeat(5000)));

        assertThatThrownBy(() -> tree.find("a"))
                .isInstanceOf(GitException.class)
                .hasMessage("\"link\" is a symbolic link with a target of more than 4096 bytes, which no file system"
                        + " allows: remove it");
    }

    @Test
    void refusesADirectoryThatWouldFillTheMemory() {
        String prefix = "d".repeat(3000) + "/";
        Upstream.Content content = text("a", "1");
        IntStream.range(0, 11_000).forEach(at -> content.and(prefix + at, "1"));
        SourceTree tree = commit(content);

        assertThat(tree.find("a")).isInstanceOf(Found.At.class);
        assertThatThrownBy(() -> tree.find(prefix + "1"))
                .isInstanceOf(GitException.class)
                .hasMessageEndingWith("of the commit holds too many files at once to be read: divide it into several");
    }

    private SourceTree links() {
        return commit(text("real/file", "hello")
                .and("real/deep/x", "1")
                .link("real/deep/up", "../file")
                .link("real/deep/home", "../../real")
                .link("to-file", "real/file")
                .link("to-directory", "./real/")
                .link("twice", "to-file")
                .link("dangling", "nothing/there")
                .link("circle-a", "circle-b")
                .link("circle-b", "circle-a")
                .link("self", "self/x")
                .link("absolute", "/etc/passwd")
                .link("out", "../../etc")
                .link("sly", "real/deep/home/../.."));
    }

    private SourceTree commit(Upstream.Content content) {
        upstream.commit("main", content);
        History history = new History(upstream.repository(), "test", "test");
        return history.tree(history.resolve("main"));
    }
}
