package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.quaymaster.agent.git.Clone;
import io.quaymaster.agent.git.Remote;
import io.quaymaster.agent.metrics.Metrics;
import io.quaymaster.model.state.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {
    /** Such a name never gets through the configuration: to load anything for it is a bug. */
    private static final String IMPOSSIBLE = "no name!";

    private final FakeDocker clock = new FakeDocker();

    @TempDir
    private Path directory;

    @Test
    void aBugWhileLoadingIsToldOnceAndTheRevisionIsTriedAgain() throws GitAPIException, IOException {
        commit("a.yaml", "kind: Network\nname: shop\n");
        try (Clone clone = new Clone(
                        directory.resolve("clone.git"), new Remote(upstream().toString(), null));
                Metrics metrics = new Metrics("1", clock);
                LoggedLines log = new LoggedLines(Follower.class)) {
            Follower follower = new Follower(IMPOSSIBLE, "", Inputs.NONE, clone, metrics, clock);

            assertThat(follower.look()).isFalse();
            Following first = follower.following();
            assertThat(follower.look()).isFalse();

            assertThat(first.fetchError())
                    .contains("cannot be read; a bug, please report it: ")
                    .contains(IMPOSSIBLE);
            assertThat(follower.following().fetchError()).isEqualTo(first.fetchError());
            assertThat(first.latest()).isNull();
            assertThat(log.lines()).singleElement().asString().startsWith("ERROR a bug: revision ");
        }
    }

    @Test
    void tellsOnceThatTheSourceCannotBeFetchedAndOnceThatItCanBeAgain() throws GitAPIException, IOException {
        commit("a.yaml", "kind: Network\nname: shop\n");
        Path away = directory.resolve("away");
        try (Clone clone = new Clone(
                        directory.resolve("clone.git"), new Remote(upstream().toString(), null));
                Metrics metrics = new Metrics("1", clock);
                LoggedLines log = new LoggedLines(Follower.class).from(Level.INFO)) {
            Follower follower = new Follower("shop", "", Inputs.NONE, clone, metrics, clock);
            follower.look();
            Files.move(upstream(), away);
            follower.look();
            follower.look();
            Files.move(away, upstream());
            follower.look();
            follower.look();

            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).isEqualTo("INFO a new revision: One"),
                            line -> assertThat(line).startsWith("WARN the source cannot be fetched: "),
                            line -> assertThat(line).isEqualTo("INFO the source can be fetched again"));
        }
    }

    private Path upstream() {
        return directory.resolve("upstream");
    }

    private void commit(String file, String text) throws GitAPIException, IOException {
        try (Git git = Git.init().setDirectory(upstream().toFile()).call()) {
            Files.writeString(upstream().resolve(file), text);
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("One")
                    .setAuthor("Ada", "ada@example.com")
                    .setCommitter("Ada", "ada@example.com")
                    .setSign(false)
                    .call();
        }
    }
}
