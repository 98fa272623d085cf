package io.quaymaster.agent.git;

import static io.quaymaster.agent.git.Upstream.Content.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Found;
import io.quaymaster.model.state.ProvidedMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStoreTest {
    @TempDir
    private Path temporary;

    private Upstream upstream;
    private FileStore store;
    private Path files;

    @BeforeEach
    void createStore() {
        upstream = new Upstream(temporary.resolve("upstream.git"));
        Path data = temporary.resolve("the data");
        store = new FileStore(data, "shop");
        files = data.resolve("sources/shop/files");
    }

    @AfterEach
    void clear() throws IOException {
        upstream.close();
        Disk.delete(temporary.resolve("the data"));
    }

    @Test
    void writesAFileOnceReadOnlyUnderItsObjectId() throws IOException {
        SourceTree tree = commit(text("nginx.conf", "hello"));
        ProvidedMount mount = tracked(tree, "nginx.conf", 0);

        store.provide(tree, List.of(mount));

        assertThat(store.of(mount)).isEqualTo(files.resolve("b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0"));
        assertThat(store.of(mount)).hasContent("hello");
        assertThat(modeOf(store.of(mount))).isEqualTo("r--r--r--");
        assertThat(modeOf(files.resolve("..").normalize())).isEqualTo("rwx------");
        assertThat(files.toFile().list()).hasSize(1);
    }

    @Test
    void doesNotWriteAgainWhatIsThere() throws IOException {
        SourceTree tree = commit(text("d/a", "hello").and("d/b", "x"));
        ProvidedMount mount = tracked(tree, "d", 0);
        store.provide(tree, List.of(mount));
        FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(store.of(mount).resolve("a"), old);

        store.provide(tree, List.of(mount));

        assertThat(Files.getLastModifiedTime(store.of(mount).resolve("a"))).isEqualTo(old);
    }

    @Test
    void writesAgainWhatSomebodyDamaged() throws IOException {
        SourceTree tree = commit(text("d/a", "hello").and("d/b", "x"));
        ProvidedMount mount = tracked(tree, "d", 0);
        store.provide(tree, List.of(mount));
        Files.setPosixFilePermissions(store.of(mount), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.delete(store.of(mount).resolve("a"));

        store.provide(tree, List.of(mount));

        assertThat(store.of(mount).resolve("a")).hasContent("hello");
    }

    @Test
    void writesADirectoryWithItsLinksAndModes() throws IOException {
        SourceTree tree = commit(text("site/a/page", "1")
                .executable("site/run.sh", "exit")
                .link("site/home", "a/page")
                .submodule("site/lib", "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0"));
        ProvidedMount mount = tracked(tree, "site", 0);

        store.provide(tree, List.of(mount));

        Path site = store.of(mount);
        assertThat(modeOf(site)).isEqualTo("r-xr-xr-x");
        assertThat(modeOf(site.resolve("run.sh"))).isEqualTo("r-xr-xr-x");
        assertThat(modeOf(site.resolve("a/page"))).isEqualTo("r--r--r--");
        assertThat(Files.readSymbolicLink(site.resolve("home"))).hasToString("a/page");
        assertThat(site.resolve("lib")).isEmptyDirectory();
    }

    @Test
    void refusesALinkOutOfTheMountedDirectory() throws IOException {
        SourceTree tree = commit(text("secret", "x").link("site/link", "../secret"));
        ProvidedMount mount = tracked(tree, "site", 0);

        assertThatThrownBy(() -> store.provide(tree, List.of(mount)))
                .isInstanceOf(GitException.class)
                .hasMessage("\"site/link\" is a symbolic link to \"../secret\", out of the directory \"site\" that is"
                        + " mounted: mount a directory that holds both, or copy the file");
        assertThat(files).isEmptyDirectory();
    }

    @Test
    void anotherModeIsAnotherPath() throws IOException {
        SourceTree tree = commit(text("key", "hello"));
        ProvidedMount secret = tracked(tree, "key", 0400);

        store.provide(tree, List.of(secret, tracked(tree, "key", 0)));

        assertThat(modeOf(store.of(secret))).isEqualTo("r--------");
        assertThat(modeOf(store.of(tracked(tree, "key", 0)))).isEqualTo("r--r--r--");
    }

    @Test
    void sharedContentIsExecutableWhenOneOfItsPathsIs() throws IOException {
        SourceTree tree = commit(text("plain", "hello").executable("script", "hello"));
        store.provide(tree, List.of(tracked(tree, "plain", 0), tracked(tree, "script", 0), tracked(tree, "plain", 0)));

        assertThat(modeOf(store.of(tracked(tree, "script", 0)))).isEqualTo("r-xr-xr-x");
    }

    @Test
    void writesATextOfAManifest() {
        String text = "Grüße";
        String id = WorkTreeFiles.idOf(text.getBytes(StandardCharsets.UTF_8)).name();
        ProvidedMount mount = new ProvidedMount.Inline(text, id, "/motd", null, null, 0444);

        store.provide(commit(text("a", "1")), List.of(mount));

        assertThat(store.of(mount)).hasContent(text);
    }

    @Test
    void removesOnlyStoredContentThatNothingNeeds() throws IOException {
        SourceTree tree = commit(text("old", "1").and("kept", "2").and("mounted", "3"));
        ProvidedMount old = tracked(tree, "old", 0400);
        ProvidedMount.Tracked kept = tracked(tree, "kept", 0);
        ProvidedMount data = new ProvidedMount.Persistent("data/db", "/data", false);
        ProvidedMount.Tracked mounted = tracked(tree, "mounted", 0);
        store.provide(tree, List.of(old, kept, mounted, data));
        Files.createDirectory(files.resolve(".new-left-by-a-crash"));
        Files.writeString(files.resolve("somebody's notes"), "x");

        Path seenElsewhere = Path.of("/host_mnt").resolve(mounted.objectId()).resolve("below");

        store.retain(List.of(kept, data), () -> Set.of(seenElsewhere));

        assertThat(store.of(old)).doesNotExist();
        assertThat(store.of(kept)).exists();
        assertThat(store.of(data)).isEmptyDirectory();
        assertThat(files.toFile().list())
                .containsExactlyInAnyOrder(kept.objectId(), mounted.objectId(), "somebody's notes");
    }

    @Test
    void doesNotAskWhatIsMountedWhenNothingCouldGo() {
        SourceTree tree = commit(text("kept", "2"));
        ProvidedMount kept = tracked(tree, "kept", 0);
        store.provide(tree, List.of(kept));

        store.retain(List.of(kept), () -> {
            throw new AssertionError("asked");
        });

        assertThat(store.of(kept)).exists();
    }

    @Test
    void keepsPersistentDirectoriesAndWhatIsInThem() throws IOException {
        ProvidedMount data = new ProvidedMount.Persistent("data", "/data", false);
        store.provide(commit(text("a", "1")), List.of(data));
        Files.writeString(store.of(data).resolve("row"), "1");

        store.provide(commit(text("a", "1")), List.of(data));
        store.retain(List.of(), Set::of);

        assertThat(store.of(data)).isEqualTo(files.resolveSibling("persistent").resolve("data"));
        assertThat(store.of(data).resolve("row")).hasContent("1");
    }

    @Test
    void doesNotFollowALinkThatAContainerPutIntoAPersistentDirectory() throws IOException {
        SourceTree tree = commit(text("a", "1"));
        ProvidedMount data = new ProvidedMount.Persistent("data", "/data", false);
        store.provide(tree, List.of(data));
        Files.createSymbolicLink(store.of(data).resolve("sub"), Path.of("/etc"));

        assertThatThrownBy(() -> store.provide(tree, List.of(new ProvidedMount.Persistent("data/sub", "/sub", false))))
                .isInstanceOf(GitException.class)
                .hasMessageContaining("a container may have put it there");
    }

    private SourceTree commit(Upstream.Content content) {
        upstream.commit("main", content);
        History history = new History(upstream.repository(), "test", "test");
        return history.tree(history.resolve("main"));
    }

    private static ProvidedMount.Tracked tracked(SourceTree tree, String path, int mode) {
        String id = ((Found.At) tree.find(path)).entry().objectId();
        return new ProvidedMount.Tracked(path, id, "/" + path, null, null, mode);
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
