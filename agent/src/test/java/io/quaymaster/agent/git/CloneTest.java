package io.quaymaster.agent.git;

import static io.quaymaster.agent.git.Upstream.Content.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.agent.git.GitException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CloneTest {
    @TempDir
    private Path directory;

    private Upstream upstream;

    @BeforeEach
    void createUpstream() {
        upstream = new Upstream(directory.resolve("up stream.git"));
    }

    @AfterEach
    void closeUpstream() {
        upstream.close();
    }

    @Test
    void followsTheDefaultBranchWhenNoneIsNamed() {
        String id = upstream.commit("main", text("a", "1"));
        upstream.commit("other", text("a", "2"));

        try (Clone clone = cloneOf(null)) {
            assertThat(clone.fetch())
                    .isEqualTo(new Fetched.At(new Revision(id, Upstream.START.plusSeconds(60), "Ada", "Commit 1")));
        }
    }

    @Test
    void followsABranchFromCommitToCommit() {
        upstream.commit("main", text("a", "1"));
        try (Clone clone = cloneOf("main")) {
            clone.fetch();
            String second = upstream.commit("main", text("a", "2"));

            assertThat(idOf(clone.fetch())).isEqualTo(second);
            assertThat(clone.current().map(Revision::id)).contains(second);
        }
    }

    @Test
    void takesAFileUrlToo() {
        String id = upstream.commit("main", text("a", "1"));
        Remote remote = new Remote("file://" + upstream.directory().toString().replace(" ", "%20"), "main");
        try (Clone clone = new Clone(directory.resolve("clone.git"), remote)) {
            assertThat(idOf(clone.fetch())).isEqualTo(id);
        }
    }

    @Test
    void followsAnAnnotatedTagThatMoves() {
        String first = upstream.commit("main", text("a", "1"));
        String second = upstream.commit("main", text("a", "2"));
        upstream.annotatedTag("stable", first);
        try (Clone clone = cloneOf("stable")) {
            assertThat(idOf(clone.fetch())).isEqualTo(first);

            upstream.annotatedTag("stable", second);

            assertThat(idOf(clone.fetch())).isEqualTo(second);
        }
    }

    @Test
    void followsRewrittenHistoryAndStillKnowsWhatWasThereBefore() {
        String before = upstream.commit("main", text("a", "1"));
        try (Clone clone = cloneOf("main")) {
            clone.fetch();
            String after = upstream.rewrite("main", text("a", "2"));

            assertThat(idOf(clone.fetch())).isEqualTo(after);
            assertThat(clone.history().resolve(before).id()).isEqualTo(before);
        }
    }

    @Test
    void transfersNothingWhenNothingChanged() throws IOException {
        upstream.commit("main", text("a", "1"));
        try (Clone clone = cloneOf("main")) {
            clone.fetch();
            List<Path> before = files(directory.resolve("clone.git/objects"));

            clone.fetch();

            assertThat(files(directory.resolve("clone.git/objects"))).isEqualTo(before);
        }
    }

    @Test
    void aDeletedBranchIsUnavailableAndNotEmpty() {
        String id = upstream.commit("main", text("a", "1"));
        upstream.commit("release", text("a", "2"));
        try (Clone clone = cloneOf("release")) {
            clone.fetch();
            upstream.delete("refs/heads/release");

            assertThat(clone.fetch())
                    .isEqualTo(new Fetched.Unavailable(
                            Category.NOT_FOUND,
                            upstream.directory() + " has no branch or tag \"release\": its branches are main"));
            assertThat(clone.current()).isPresent();
            assertThat(clone.current().map(Revision::id)).isNotEqualTo(java.util.Optional.of(id));
        }
    }

    @Test
    void aRepositoryWithoutCommitsIsUnavailable() {
        try (Clone clone = cloneOf(null)) {
            assertThat(clone.fetch())
                    .isEqualTo(new Fetched.Unavailable(
                            Category.NOT_FOUND, upstream.directory() + " has no branch yet: push a commit to it"));
        }
    }

    @Test
    void aMissingDirectoryIsUnavailable() {
        Path nowhere = directory.resolve("nowhere");
        try (Clone clone = new Clone(directory.resolve("clone.git"), new Remote(nowhere.toString(), null))) {
            assertThat(clone.fetch())
                    .isEqualTo(new Fetched.Unavailable(
                            Category.NOT_FOUND, nowhere + " is no directory: check the url of the source"));
        }
    }

    @Test
    void aDirectoryWithoutARepositoryIsUnavailableAndSaysWhatToDo() {
        try (Clone clone = new Clone(directory.resolve("clone.git"), new Remote(directory.toString(), null))) {
            assertThat(clone.fetch())
                    .isEqualTo(new Fetched.Unavailable(
                            Category.NOT_FOUND,
                            directory
                                    + " is a directory without a Git repository: give the one that .git is in, or make a"
                                    + " repository of it with git init, and commit the files that are to be applied"));
        }
    }

    @Test
    void refusesAFileThatWouldNotFitIntoMemoryTwice() {
        upstream.commit("main", text("a", "1").zeros("app.jar", (int) CappedRepository.LARGEST_OBJECT + 1));
        try (Clone clone = cloneOf(null)) {
            assertThat(clone.fetch())
                    .isEqualTo(new Fetched.Unavailable(
                            Category.OTHER,
                            upstream.directory()
                                    + ": fetching from it failed: its history holds a file of more than 104857600 bytes"
                                    + " (100 MiB), which is the most that is taken; take the file out of the history, and"
                                    + " let the Dockerfile fetch it from elsewhere"));
        }
    }

    @Test
    void keepsTheLastGoodRevisionOverRestarts() {
        String good = upstream.commit("main", text("a", "1"));
        try (Clone clone = cloneOf("main")) {
            clone.fetch();
            clone.markGood(clone.history().resolve("HEAD"));
            upstream.rewrite("main", text("a", "broken"));
            clone.fetch();
        }
        try (Clone restarted = cloneOf("main")) {
            assertThat(restarted.lastGood().map(Revision::id)).contains(good);
        }
    }

    @Test
    void clonesAnewWhenTheLocalCloneIsDamagedAndKeepsTheLastGoodRevision() throws IOException {
        String id = upstream.commit("main", text("a", "1"));
        try (Clone clone = cloneOf("main")) {
            clone.fetch();
            clone.markGood(clone.history().resolve("HEAD"));
        }
        for (Path file : files(directory.resolve("clone.git/objects"))) {
            if (file.toString().endsWith(".idx") || file.toString().endsWith(".pack")) {
                Files.delete(file);
            }
        }
        try (Clone clone = cloneOf("main")) {
            assertThat(idOf(clone.fetch())).isEqualTo(id);
            assertThat(clone.history().tree(clone.history().resolve("HEAD")).find("a"))
                    .isNotNull();
            assertThat(directory.resolve("clone.git.damaged")).isDirectory();
        }
    }

    @Test
    void clonesAnewWhenTheLocalCloneIsNoRepositoryAnyMore() throws IOException {
        String id = upstream.commit("main", text("a", "1"));
        Files.createDirectories(directory.resolve("clone.git/objects"));
        Files.writeString(directory.resolve("clone.git/config"), "[core\nnonsense");
        try (Clone clone = cloneOf("main")) {
            assertThat(idOf(clone.fetch())).isEqualTo(id);
        }
    }

    @Test
    void getsOverLockFilesThatAKilledProcessLeft() throws IOException {
        upstream.commit("main", text("a", "1"));
        try (Clone clone = cloneOf("main")) {
            clone.fetch();
        }
        Files.createFile(directory.resolve("clone.git/refs/quaymaster/tip.lock"));
        String second = upstream.commit("main", text("a", "2"));
        try (Clone clone = cloneOf("main")) {
            assertThat(idOf(clone.fetch())).isEqualTo(second);
        }
    }

    @Test
    void resolvesWhatAPersonWouldType() {
        String first = upstream.commit("main", text("a", "1"));
        String second = upstream.commit("main", text("a", "2"));
        upstream.annotatedTag("v1", first);
        try (Clone clone = cloneOf("main")) {
            clone.fetch();
            clone.fetchAll();
            History history = clone.history();

            assertThat(history.resolve("HEAD").id()).isEqualTo(second);
            assertThat(history.resolve("HEAD~1").id()).isEqualTo(first);
            assertThat(history.resolve("v1").id()).isEqualTo(first);
            assertThat(history.resolve("main").id()).isEqualTo(second);
            assertThat(history.resolve(first.substring(0, 8)).id()).isEqualTo(first);
            assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                            GitException.class, () -> history.resolve("v2")))
                    .hasMessageContaining("no revision \"v2\"")
                    .extracting(GitException::category)
                    .isEqualTo(Category.NOT_FOUND);
        }
    }

    @Test
    void knowsSinceWhenACommitWaitsToBeApplied() {
        upstream.commit("main", text("a", "1"));
        upstream.commit("main", text("a", "2"));
        upstream.commit("main", text("a", "3"));
        try (Clone clone = cloneOf("main")) {
            clone.fetch();
            History history = clone.history();
            Revision applied = history.resolve("HEAD~2");
            Revision newest = history.resolve("HEAD");

            assertThat(history.oldestNotYetApplied(applied, newest)).contains(Upstream.START.plusSeconds(120));
            assertThat(history.oldestNotYetApplied(newest, newest)).isEmpty();
        }
    }

    private Clone cloneOf(@Nullable String reference) {
        return new Clone(
                directory.resolve("clone.git"), new Remote(upstream.directory().toString(), reference));
    }

    static String idOf(Fetched fetched) {
        assertThat(fetched).isInstanceOf(Fetched.At.class);
        return fetched instanceof Fetched.At at ? at.revision().id() : Constants.HEAD;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList();
        }
    }
}
