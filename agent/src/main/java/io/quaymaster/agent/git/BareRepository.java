package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** A bare repository of ours on disk: how it is made, opened, locked against other processes, and put aside when it is damaged. */
final class BareRepository {
    static {
        JGitSettings.apply();
    }

    private BareRepository() {}

    /** Opens it, and makes it first where there is none. Needs the lock. */
    static Repository open(Path directory, String head) {
        try {
            removeLeftLocks(directory);
            boolean fresh = !Files.exists(directory);
            Repository repository = new CappedRepository(new FileRepositoryBuilder()
                    .setGitDir(directory.toFile())
                    .setBare()
                    .setup());
            if (fresh) {
                repository.create(true);
                configure(repository.getConfig());
                repository.updateRef(Constants.HEAD).link(head);
            } else if (!RepositoryCache.FileKey.isGitRepository(directory.toFile(), FS.DETECTED)) {
                throw new GitException(Category.CORRUPT, directory + " is no Git repository any more");
            }
            return repository;
        } catch (FileSystemException e) {
            throw Failures.local(e, directory + " cannot be opened");
        } catch (IOException | IllegalArgumentException e) {
            // The disk did what it was asked, so it is what JGit read there: a configuration that it cannot parse, for
            // one.
            throw new GitException(Category.CORRUPT, directory + " is damaged: " + e.getMessage(), e);
        }
    }

    private static void configure(StoredConfig config) throws IOException {
        // The log of a reference keeps rewritten history from being collected: a rollback may still want it.
        config.setString("core", null, "logAllRefUpdates", "always");
        // Packs are put together while the lock is held, with little memory.
        config.setBoolean("gc", null, "autoDetach", false);
        config.setInt("pack", null, "threads", 1);
        config.setString("pack", null, "windowMemory", "4m");
        config.setBoolean("pack", null, "buildBitmaps", false);
        config.save();
    }

    static void point(Repository repository, String reference, String commit) {
        try {
            RefUpdate update = repository.updateRef(reference);
            update.setNewObjectId(ObjectId.fromString(commit));
            update.setForceUpdate(true);
            RefUpdate.Result result = update.update();
            switch (result) {
                case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
                case NOT_ATTEMPTED,
                        LOCK_FAILURE,
                        REJECTED,
                        REJECTED_CURRENT_BRANCH,
                        REJECTED_MISSING_OBJECT,
                        REJECTED_OTHER_REASON,
                        IO_FAILURE,
                        RENAMED ->
                    throw new GitException(
                            Category.OTHER, repository.getDirectory() + ": " + reference + " cannot be set: " + result);
            }
        } catch (IOException e) {
            throw Failures.local(e, repository.getDirectory() + ": " + reference + " cannot be set");
        }
    }

    /** Moves a damaged repository out of the way; of several, the newest is kept for whoever wants to look. */
    static void putAside(Path directory) {
        Path aside = directory.resolveSibling(directory.getFileName() + ".damaged");
        try {
            Disk.delete(aside);
            Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IllegalStateException("a directory cannot be renamed in its own parent", e);
        } catch (IOException e) {
            throw Failures.local(e, directory + " is damaged and cannot be moved aside; remove it");
        }
    }

    /**
     * The file whose lock keeps every other process away. The system gives it back when a process dies, however it does, so all
     * lock files of Git's own that its holder finds are left over.
     */
    static FileChannel lockFile(Path directory) throws IOException {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        return FileChannel.open(
                directory.resolveSibling(directory.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    private static void removeLeftLocks(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> left;
        try (Stream<Path> files = Files.walk(directory)) {
            left = files.filter(file -> file.toString().endsWith(".lock")).toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }
}
