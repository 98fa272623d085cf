package io.quaymaster.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A repository with a work tree, in which a test edits and commits as a person does. */
final class TestRepository implements AutoCloseable {
    private final Path directory;
    private final UnaryOperator<String> names;
    private final Git git;

    /**
     * @param names makes names in the files unique, so that no test meets what another one left
     */
    TestRepository(Path directory, UnaryOperator<String> names) {
        this.directory = directory;
        this.names = names;
        try {
            this.git = Git.init()
                    .setDirectory(directory.toFile())
                    .setInitialBranch("main")
                    .call();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    Path directory() {
        return directory;
    }

    TestRepository write(String path, String text) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, names.apply(text));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestRepository delete(String path) {
        try {
            Files.delete(directory.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestRepository move(String from, String to) {
        try {
            Files.createDirectories(directory.resolve(to).getParent());
            Files.move(directory.resolve(from), directory.resolve(to));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The branch goes on under another name only. */
    void renameBranch(String from, String to) {
        try {
            git.branchRename().setOldName(from).setNewName(to).call();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Commits all that was edited; returns the commit's id. */
    String commit() {
        try {
            git.add().addFilepattern(".").call();
            git.add().addFilepattern(".").setUpdate(true).call();
            return git.commit()
                    .setMessage("Change what runs")
                    .setAuthor("Ada", "ada@example.com")
                    .setCommitter("Ada", "ada@example.com")
                    .setSign(false)
                    .call()
                    .name();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        git.close();
    }
}
