package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import io.quaymaster.model.manifest.PathWalk;
import io.quaymaster.model.manifest.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The files of a commit, read from the object database as they are asked for; nothing is checked out. */
final class CommitTree implements SourceTree {
    private static final int LONGEST_TARGET = 4096;
    /** Of the paths of one directory; and what an entry takes up besides. */
    private static final long MOST_CHARACTERS = 30_000_000;

    private static final int ENTRY = 100;

    private final Repository repository;
    private final String name;
    private final Entry.Directory root;
    private final DirectoryCache read = new DirectoryCache();

    /** @param name what the repository is called */
    CommitTree(Repository repository, ObjectId tree, String name) {
        this.name = name;
        this.repository = repository;
        this.root = new Entry.Directory("", tree.name());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Found find(String path) {
        return new PathWalk(root, this::children, path).end();
    }

    @Override
    public List<Entry> list(Entry.Directory directory) {
        return List.copyOf(children(directory).values());
    }

    @Override
    public byte[] read(Entry.File file) {
        try {
            return repository
                    .open(ObjectId.fromString(file.objectId()), Constants.OBJ_BLOB)
                    .getCachedBytes(Integer.MAX_VALUE);
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    @Override
    public InputStream open(Entry.File file) {
        try {
            return repository
                    .open(ObjectId.fromString(file.objectId()), Constants.OBJ_BLOB)
                    .openStream();
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    private SortedMap<String, Entry> children(Entry.Directory directory) {
        return read.get(directory.path(), () -> load(directory));
    }

    private SortedMap<String, Entry> load(Entry.Directory directory) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        long characters = 0;
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(ObjectId.fromString(directory.objectId()));
            while (walk.next()) {
                String name = walk.getNameString();
                refuseUnsafe(name, directory);
                String path = directory.path().isEmpty() ? name : directory.path() + "/" + name;
                characters += path.length() + ENTRY;
                if (characters > MOST_CHARACTERS) {
                    throw tooLarge(directory);
                }
                entries.put(name, entry(path, walk.getFileMode(0), walk.getObjectId(0), walk.getObjectReader()));
            }
        } catch (LargeObjectException e) {
            throw tooLarge(directory);
        } catch (IOException e) {
            throw unreadable(directory.path(), e);
        }
        return Collections.unmodifiableSortedMap(entries);
    }

    private static Entry entry(String path, FileMode mode, ObjectId id, ObjectReader objects) throws IOException {
        if (FileMode.TREE.equals(mode)) {
            return new Entry.Directory(path, id.name());
        }
        if (FileMode.GITLINK.equals(mode)) {
            return new Entry.Submodule(path, id.name());
        }
        if (FileMode.SYMLINK.equals(mode)) {
            if (objects.getObjectSize(id, Constants.OBJ_BLOB) > LONGEST_TARGET) {
                throw new GitException(
                        Category.OTHER,
                        "\"" + path + "\" is a symbolic link with a target of more than " + LONGEST_TARGET
                                + " bytes, which no file system allows: remove it");
            }
            byte[] target = objects.open(id, Constants.OBJ_BLOB).getCachedBytes();
            return new Entry.Link(path, id.name(), new String(target, StandardCharsets.UTF_8));
        }
        long size = objects.getObjectSize(id, Constants.OBJ_BLOB);
        return new Entry.File(path, id.name(), FileMode.EXECUTABLE_FILE.equals(mode), size);
    }

    /** Git itself never writes such a name; a tree made by hand could have one, to be written outside of where it belongs. */
    private static void refuseUnsafe(String name, Entry.Directory directory) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0) {
            throw new GitException(
                    Category.OTHER,
                    "directory \"" + directory.path() + "\" of the commit has an entry \"" + name
                            + "\", which no file system allows: make the commit with Git");
        }
    }

    private static GitException tooLarge(Entry.Directory directory) {
        return new GitException(
                Category.OTHER,
                "directory \"" + directory.path()
                        + "\" of the commit holds too many files at once to be read: divide it into several");
    }

    private GitException unreadable(String path, IOException failure) {
        return Failures.local(failure, repository.getDirectory() + ": \"" + path + "\" cannot be read");
    }
}
