package io.quaymaster.agent.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository that tests push to, so to say: commits are made straight in its object database. */
final class Upstream implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    static {
        JGitSettings.apply();
    }

    private final Repository repository;
    private int commits;

    Upstream(Path directory) {
        try {
            repository = new FileRepositoryBuilder()
                    .setGitDir(directory.toFile())
                    .setBare()
                    .build();
            repository.create(true);
            repository.updateRef(Constants.HEAD).link("refs/heads/main");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a commit holds. */
    static final class Content {
        private final List<DirCacheEntry> entries = new ArrayList<>();
        private final List<byte[]> blobs = new ArrayList<>();

        static Content text(String path, String text) {
            return new Content().and(path, text);
        }

        Content and(String path, String text) {
            return add(path, FileMode.REGULAR_FILE, text);
        }

        Content executable(String path, String text) {
            return add(path, FileMode.EXECUTABLE_FILE, text);
        }

        Content link(String path, String target) {
            return add(path, FileMode.SYMLINK, target);
        }

        Content submodule(String path, String commit) {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(FileMode.GITLINK);
            entry.setObjectId(ObjectId.fromString(commit));
            entries.add(entry);
            return this;
        }

        /** A file of so many zeros, which are next to nothing once they are packed. */
        Content zeros(String path, int size) {
            return add(path, FileMode.REGULAR_FILE, new byte[size]);
        }

        private Content add(String path, FileMode mode, String text) {
            return add(path, mode, text.getBytes(StandardCharsets.UTF_8));
        }

        private Content add(String path, FileMode mode, byte[] content) {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(mode);
            try (ObjectInserter ids = new ObjectInserter.Formatter()) {
                entry.setObjectId(ids.idFor(Constants.OBJ_BLOB, content));
            }
            entries.add(entry);
            blobs.add(content);
            return this;
        }
    }

    Repository repository() {
        return repository;
    }

    Path directory() {
        return repository.getDirectory().toPath();
    }

    /** Commits on top of a branch; returns the id. */
    String commit(String branch, Content content) {
        try {
            ObjectId parent = repository.resolve("refs/heads/" + branch);
            return point("refs/heads/" + branch, insert(parent, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts another first commit in the place of a branch's history. */
    String rewrite(String branch, Content content) {
        try {
            return point("refs/heads/" + branch, insert(null, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void annotatedTag(String name, String commit) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            TagBuilder tag = new TagBuilder();
            tag.setTag(name);
            tag.setObjectId(ObjectId.fromString(commit), Constants.OBJ_COMMIT);
            tag.setTagger(person(START));
            tag.setMessage("release " + name);
            ObjectId id = inserter.insert(tag);
            inserter.flush();
            point("refs/tags/" + name, id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String reference) {
        try {
            RefUpdate update = repository.updateRef(reference);
            update.setForceUpdate(true);
            update.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectId insert(@org.jspecify.annotations.Nullable ObjectId parent, Content content) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            for (byte[] blob : content.blobs) {
                inserter.insert(Constants.OBJ_BLOB, blob);
            }
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            content.entries.forEach(builder::add);
            builder.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            if (parent != null) {
                commit.setParentId(parent);
            }
            commits++;
            PersonIdent person = person(START.plusSeconds(60L * commits));
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage("Commit " + commits + "\n\nWith a body.");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private static PersonIdent person(Instant when) {
        return new PersonIdent(
                "Ada", "ada@example.com", when, TimeZone.getTimeZone("UTC").toZoneId());
    }

    private String point(String reference, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(reference);
        update.setNewObjectId(id);
        update.setForceUpdate(true);
        update.update();
        return id.name();
    }

    @Override
    public void close() {
        repository.close();
    }
}
