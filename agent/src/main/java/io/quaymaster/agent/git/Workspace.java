package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import io.quaymaster.model.manifest.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * What a PATH on the command line means: a directory, in a Git work tree or not, or a Git URL. A URL may end in
 * {@code #branch-or-tag:directory}, as Docker writes it.
 */
public final class Workspace implements AutoCloseable {
    /** The revision of files that no commit names. */
    public static final String NO_COMMIT = "worktree";

    /** What a revision ends in whose files are not those of the commit. */
    public static final String CHANGED = "-dirty";

    /**
     * The files to read.
     *
     * @param tree from the root of the repository
     * @param subpath the directory of it that was asked for; empty for all of it
     * @param revision a commit id, with {@link #CHANGED} when the files are not those of the commit, or {@link #NO_COMMIT}
     */
    public record View(SourceTree tree, String subpath, String revision) {}

    static {
        JGitSettings.apply();
    }

    private final Path root;
    private final String subpath;
    private final @Nullable Repository repository;
    private final @Nullable Clone clone;
    private final String name;

    private Workspace(Path root, String subpath, @Nullable Repository repository, @Nullable Clone clone, String name) {
        this.root = root;
        this.name = name;
        this.subpath = subpath;
        this.repository = repository;
        this.clone = clone;
    }

    /**
     * @param path a directory, or a Git URL
     * @param clones the directory in which clones of URLs are kept from one call to the next
     */
    public static Workspace open(String path, GitAccess access, Path clones) {
        if (GitUrl.looksRemote(path)) {
            return remote(path, access, clones);
        }
        Path directory = Path.of(path).toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new GitException(
                    Category.NOT_FOUND,
                    path + (Files.exists(directory) ? " is a file" : " does not exist")
                            + ": give a directory, or a Git URL such as https://host/path.git, git@host:path.git or"
                            + " file:///path");
        }
        return RepositoryCache.FileKey.isGitRepository(directory.toFile(), FS.DETECTED)
                ? remote(directory.toString(), access, clones)
                : local(directory);
    }

    private static Workspace local(Path directory) {
        FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(directory.toFile());
        if (builder.getGitDir() == null) {
            return new Workspace(directory, "", null, null, "");
        }
        try {
            Repository repository = builder.build();
            Path root = repository.getWorkTree().toPath().toRealPath();
            return new Workspace(root, root.relativize(directory.toRealPath()).toString(), repository, null, "");
        } catch (IOException e) {
            throw Failures.local(e, directory + ": its Git repository cannot be opened");
        }
    }

    private static Workspace remote(String text, GitAccess access, Path clones) {
        int hash = text.indexOf('#');
        String url = hash < 0 ? text : text.substring(0, hash);
        String[] fragment =
                hash < 0 ? new String[] {""} : text.substring(hash + 1).split(":", 2);
        String reference = fragment[0].isEmpty() ? null : fragment[0];
        String subpath = fragment.length < 2 ? "" : fragment[1];
        return of(new Remote(url, reference, access, Remote.DEFAULT_TIMEOUT), subpath, clones);
    }

    /**
     * A repository with all that is configured of it.
     *
     * @param subpath the directory of it that is asked for; empty for all of it
     * @param clones as in {@link #open}
     */
    public static Workspace of(Remote remote, String subpath, Path clones) {
        String key = WorkTreeFiles.idOf((remote.url() + "#" + remote.reference()).getBytes(StandardCharsets.UTF_8))
                .name();
        Path directory = clones.resolve(key + ".git");
        return new Workspace(directory, subpath, null, new Clone(directory, remote), GitUrl.name(remote.url()));
    }

    /** What the root of its trees is called in absolute paths: where it is, or the name of what is not on this machine. */
    public String root() {
        return clone == null ? root.toString() : "/" + name;
    }

    /** What is there now. */
    public View now() {
        if (clone != null) {
            return view(clone.history(), fetched(clone));
        }
        if (repository == null) {
            DirectoryTree tree = DirectoryTree.plain(root);
            return new View(tree, subpath, NO_COMMIT);
        }
        DirectoryTree tree = DirectoryTree.workTree(repository);
        return new View(tree, subpath, revision(repository, tree));
    }

    /** What was there at a revision; see {@link History#resolve}. */
    public View at(String revision) {
        if (clone != null) {
            fetched(clone);
            clone.fetchAll();
            return view(clone.history(), clone.history().resolve(revision));
        }
        if (repository == null) {
            throw new GitException(
                    Category.NOT_FOUND,
                    root + " is not in a Git repository, so it has no revision \"" + revision
                            + "\": give a directory of a repository, or a Git URL");
        }
        History history = new History(repository, root.toString(), GitUrl.name(root.toString()));
        return view(history, history.resolve(revision));
    }

    private static Revision fetched(Clone clone) {
        return switch (clone.fetch()) {
            case Fetched.At at -> at.revision();
            case Fetched.Unavailable(Category category, String message) -> throw new GitException(category, message);
        };
    }

    private View view(History history, Revision revision) {
        return new View(history.tree(revision), subpath, revision.id());
    }

    private static String revision(Repository repository, DirectoryTree tree) {
        try {
            Optional<ObjectId> head = Optional.ofNullable(repository.resolve(Constants.HEAD));
            ObjectId committed = repository.resolve(Constants.HEAD + "^{tree}");
            boolean same = committed != null && committed.name().equals(tree.objectId());
            return head.map(commit -> commit.name() + (same ? "" : CHANGED)).orElse(NO_COMMIT);
        } catch (IOException e) {
            throw Failures.local(e, repository.getDirectory() + ": HEAD cannot be read");
        }
    }

    @Override
    public void close() {
        if (repository != null) {
            repository.close();
        }
        if (clone != null) {
            clone.close();
        }
    }
}
