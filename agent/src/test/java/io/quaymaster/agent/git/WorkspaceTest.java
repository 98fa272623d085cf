package io.quaymaster.agent.git;

import static io.quaymaster.agent.git.Upstream.Content.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkspaceTest {
    @TempDir
    private Path temporary;

    private Path work;

    @BeforeEach
    void createDirectory() throws IOException {
        work = Files.createDirectory(temporary.resolve("work tree"));
        write("deploy/web.yaml", "kind: Image");
        write("web/Dockerfile", "FROM busybox");
        write("web.txt", "sorts between web and web/");
        Files.createSymbolicLink(work.resolve("web/link"), Path.of("Dockerfile"));
        Path script = write("web/run.sh", "exit 0");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aCleanWorkTreeHasTheTreesAndTheRevisionOfItsCommit() throws Exception {
        String commit = commitAll();
        try (Workspace workspace = open(work)) {
            Workspace.View now = workspace.now();
            Workspace.View committed = workspace.at("HEAD");

            assertThat(now.revision()).isEqualTo(commit);
            assertThat(rootOf(now.tree())).isEqualTo(rootOf(committed.tree()));
            for (String path : List.of("web", "web/run.sh", "web/link", "deploy/web.yaml")) {
                assertThat(now.tree().find(path)).isEqualTo(committed.tree().find(path));
            }
        }
    }

    @Test
    void aPlainDirectoryHasTheSameObjectIdsAsACommitOfIt() throws Exception {
        Entry plain;
        try (Workspace workspace = open(work)) {
            assertThat(workspace.now().revision()).isEqualTo(Workspace.NO_COMMIT);
            plain = rootOf(workspace.now().tree());
        }
        commitAll();
        try (Workspace workspace = open(work)) {
            assertThat(rootOf(workspace.at("HEAD").tree())).isEqualTo(plain);
        }
    }

    @Test
    void aDirectoryOfARepositoryIsASubpathOfIt() throws Exception {
        commitAll();
        try (Workspace workspace = open(work.resolve("deploy"))) {
            assertThat(workspace.now().subpath()).isEqualTo("deploy");
            assertThat(workspace.now().tree().find("deploy/web.yaml")).isInstanceOf(Found.At.class);
        }
    }

    @Test
    void seesWhatIsNotCommittedYetAndSaysSo() throws Exception {
        String commit = commitAll();
        write("deploy/new.yaml", "kind: Volume");
        Files.delete(work.resolve("web.txt"));
        write("web/Dockerfile", "FROM busybox:1.36");
        try (Workspace workspace = open(work)) {
            Workspace.View now = workspace.now();

            assertThat(now.revision()).isEqualTo(commit + "-dirty");
            assertThat(read(now.tree(), "deploy/new.yaml")).isEqualTo("kind: Volume");
            assertThat(read(now.tree(), "web/Dockerfile")).isEqualTo("FROM busybox:1.36");
            assertThat(now.tree().find("web.txt")).isEqualTo(new Found.Missing());
            assertThat(read(workspace.at("HEAD").tree(), "web/Dockerfile")).isEqualTo("FROM busybox");
        }
    }

    @Test
    void doesNotSeeWhatGitIgnoresUnlessItIsTracked() throws Exception {
        write(".gitignore", "data/\n*.log\n");
        commitAll();
        write("data/rows", "1");
        write("web/access.log", "1");
        try (Workspace workspace = open(work)) {
            SourceTree tree = workspace.now().tree();

            assertThat(tree.find("data")).isEqualTo(new Found.Missing());
            assertThat(tree.find("web/access.log")).isEqualTo(new Found.Missing());
            assertThat(workspace.now().revision()).doesNotContain("dirty");
        }
    }

    @Test
    void appliesTheLineEndsThatGitWouldStore() throws Exception {
        write(".gitattributes", "*.txt text eol=crlf\n");
        write("notes.txt", "one\r\ntwo\r\n");
        commitAll();
        try (Workspace workspace = open(work)) {
            assertThat(workspace.now().revision()).doesNotContain("dirty");
            assertThat(read(workspace.now().tree(), "notes.txt")).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void neverShowsTwoStatesOfAFile() throws Exception {
        try (Workspace workspace = open(work)) {
            SourceTree tree = workspace.now().tree();
            write("web/Dockerfile", "FROM other");

            assertThatThrownBy(() -> read(tree, "web/Dockerfile"))
                    .isInstanceOf(GitException.class)
                    .hasMessageEndingWith(
                            "\"web/Dockerfile\" was changed while it was being read: run the command again");
        }
    }

    @Test
    void takesAGitUrlWithABranchAndADirectory() throws IOException {
        try (Upstream upstream = new Upstream(temporary.resolve("upstream.git"))) {
            upstream.commit("main", text("a", "1"));
            String id = upstream.commit("dev", text("deploy/a", "2"));
            try (Workspace workspace = open("file://" + upstream.directory() + "#dev:deploy")) {
                Workspace.View now = workspace.now();

                assertThat(now.revision()).isEqualTo(id);
                assertThat(now.subpath()).isEqualTo("deploy");
                assertThat(read(now.tree(), "deploy/a")).isEqualTo("2");
                assertThat(read(workspace.at("main").tree(), "a")).isEqualTo("1");
            }
        }
    }

    @Test
    void takesABareRepositoryByItsPath() throws IOException {
        try (Upstream upstream = new Upstream(temporary.resolve("upstream.git"))) {
            String id = upstream.commit("main", text("a", "1"));
            try (Workspace workspace = open(upstream.directory())) {
                assertThat(workspace.now().revision()).isEqualTo(id);
            }
        }
    }

    @Test
    void saysWhatAPathCanBe() {
        assertThatThrownBy(() -> open("no/such/place"))
                .isInstanceOf(GitException.class)
                .hasMessageStartingWith("no/such/place does not exist: give a directory, or a Git URL");
    }

    @Test
    void whatCannotBeReadIsNotTakenForWhatIsNotThere() throws Exception {
        commitAll();
        write("deploy/new.yaml", "kind: Volume");
        try (Repository repository = Git.open(work.toFile()).getRepository()) {
            assertThatThrownBy(() -> DirectoryTree.workTree(repository, file -> !file.endsWith("web.txt")))
                    .isInstanceOf(GitException.class)
                    .hasMessageContaining(": this user may not read web.txt, and nothing is done without it");
            assertThatThrownBy(() -> DirectoryTree.workTree(repository, file -> !file.endsWith("new.yaml")))
                    .hasMessageContaining("may not read deploy/new.yaml,");
            assertThatThrownBy(() -> DirectoryTree.workTree(repository, file -> !file.endsWith("web")))
                    .hasMessageContaining("may not read web,");
        }
    }

    @Test
    void theDataOfAContainerBesideTheManifestsNeedNotBeReadable() throws Exception {
        commitAll();
        write("deploy/data/rows.db", "1");
        try (Repository repository = Git.open(work.toFile()).getRepository()) {
            SourceTree tree = DirectoryTree.workTree(repository, file -> !file.endsWith("rows.db"));

            assertThat(tree.find("deploy/data/rows.db")).isEqualTo(new Found.Missing());
            assertThat(tree.find("deploy/web.yaml")).isInstanceOf(Found.At.class);
        }
    }

    @Test
    void aPlainDirectoryHasNoRevisions() {
        try (Workspace workspace = open(work)) {
            assertThatThrownBy(() -> workspace.at("HEAD"))
                    .isInstanceOf(GitException.class)
                    .hasMessageContaining("is not in a Git repository, so it has no revision \"HEAD\"");
        }
    }

    private Workspace open(Object path) {
        return Workspace.open(path.toString(), GitAccess.DEFAULT, temporary.resolve("clones"));
    }

    private Path write(String path, String text) throws IOException {
        Path file = work.resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        return Files.writeString(file, text);
    }

    private String commitAll() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(work.toFile()).call()) {
            Repository repository = git.getRepository();
            repository.getConfig().setBoolean("commit", null, "gpgSign", false);
            git.add().addFilepattern(".").call();
            return git.commit()
                    .setMessage("All")
                    .setAuthor("Ada", "ada@example.com")
                    .setCommitter("Ada", "ada@example.com")
                    .call()
                    .name();
        }
    }

    private static Entry rootOf(SourceTree tree) {
        return ((Found.At) tree.find("")).entry();
    }

    private static String read(SourceTree tree, String path) {
        Entry.File file = (Entry.File) ((Found.At) tree.find(path)).entry();
        assertThat(tree.read(file)).hasSize((int) file.size());
        return new String(tree.read(file), java.nio.charset.StandardCharsets.UTF_8);
    }
}
