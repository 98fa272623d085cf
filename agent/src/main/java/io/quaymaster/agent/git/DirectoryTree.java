package io.quaymaster.agent.git;

import io.quaymaster.model.manifest.PathWalk;
import io.quaymaster.model.manifest.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory as they are now, under the object ids that a commit of them would give. What there is, is looked at
 * once; a file whose content is another when it is read is an error, so that a tree never shows two states.
 */
final class DirectoryTree implements SourceTree {
    private final Path root;
    private final @Nullable Repository repository;
    private final Map<String, SortedMap<String, Entry>> directories = new HashMap<>();
    private final Entry.Directory top;

    private DirectoryTree(Path root, @Nullable Repository repository, WorkTreeFiles files) throws IOException {
        this.root = root;
        this.repository = repository;
        directories.put("", new TreeMap<>());
        for (Map.Entry<String, WorkTreeFiles.Item> file : files.items().entrySet()) {
            add(file.getKey(), entry(file.getKey(), file.getValue()));
        }
        this.top = seal("");
    }

    /** A directory without Git: all that is in it. */
    static DirectoryTree plain(Path root) {
        try {
            return of(root, null, WorkTreeFiles.ofPlain(root));
        } catch (IOException e) {
            throw Failures.local(e, root + " cannot be read");
        }
    }

    /** The work tree of a repository, from its root: what is tracked, and what is neither tracked nor ignored. */
    static DirectoryTree workTree(Repository repository) {
        return workTree(repository, Files::isReadable);
    }

    /** @param mayRead whether this user may read a file or directory */
    static DirectoryTree workTree(Repository repository, Predicate<Path> mayRead) {
        Path root = repository.getWorkTree().toPath();
        try {
            return of(root, repository, WorkTreeFiles.ofWorkTree(repository, mayRead));
        } catch (IOException e) {
            throw Failures.local(e, root + " cannot be read");
        }
    }

    /** What cannot be read is not what is not there: without it, what it declares would be removed. */
    private static DirectoryTree of(Path root, @Nullable Repository repository, WorkTreeFiles files)
            throws IOException {
        if (!files.unreadable().isEmpty()) {
            throw new GitException(
                    GitException.Category.OTHER,
                    root + ": this user may not read " + String.join(", ", files.unreadable())
                            + ", and nothing is done without it: be a user who may, or have Git ignore it");
        }
        return new DirectoryTree(root, repository, files);
    }

    /** The id that the tree of a commit of all this would have. */
    String objectId() {
        return top.objectId();
    }

    @Override
    public String name() {
        return GitUrl.name(root.toAbsolutePath().normalize().toString());
    }

    @Override
    public Found find(String path) {
        return new PathWalk(top, this::children, path).end();
    }

    @Override
    public List<Entry> list(Entry.Directory directory) {
        return List.copyOf(children(directory).values());
    }

    @Override
    public byte[] read(Entry.File file) {
        try (InputStream content = open(file)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public InputStream open(Entry.File file) {
        try {
            Path path = root.resolve(file.path());
            if (Files.size(path) == file.size()
                    && WorkTreeFiles.idOf(path, file.size()).name().equals(file.objectId())) {
                return new CheckedContent(Files.newInputStream(path), file, root);
            }
            return new CheckedContent(asStored(file), file, root);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private GitException unreadable(Entry.File file, IOException failure) {
        return Failures.local(failure, root + ": \"" + file.path() + "\" cannot be read");
    }

    private SortedMap<String, Entry> children(Entry.Directory directory) {
        return directories.getOrDefault(directory.path(), new TreeMap<>());
    }

    /** With the line ends and filters that attributes ask for. */
    private InputStream asStored(Entry.File file) throws IOException {
        if (repository == null) {
            return InputStream.nullInputStream();
        }
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.setOperationType(TreeWalk.OperationType.CHECKIN_OP);
            FileTreeIterator files = new FileTreeIterator(repository);
            walk.addTree(files);
            walk.addTree(new DirCacheIterator(repository.readDirCache()));
            // Without the index the iterator does not look at attributes.
            files.setDirCacheIterator(walk, 1);
            walk.setFilter(PathFilter.create(file.path()));
            walk.setRecursive(true);
            if (!walk.next()) {
                return InputStream.nullInputStream();
            }
            return walk.getTree(0, WorkingTreeIterator.class).openEntryStream();
        }
    }

    private Entry entry(String path, WorkTreeFiles.Item item) throws IOException {
        String id = item.id().name();
        if (FileMode.GITLINK.equals(item.mode())) {
            return new Entry.Submodule(path, id);
        }
        if (FileMode.SYMLINK.equals(item.mode())) {
            return new Entry.Link(
                    path, id, Files.readSymbolicLink(root.resolve(path)).toString());
        }
        return new Entry.File(path, id, FileMode.EXECUTABLE_FILE.equals(item.mode()), item.size());
    }

    /** Puts an entry into its directory, and that into its own, with an id to come. */
    private void add(String path, Entry entry) {
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "" : path.substring(0, slash);
        boolean fresh = !directories.containsKey(parent);
        directories.computeIfAbsent(parent, ignored -> new TreeMap<>()).put(path.substring(slash + 1), entry);
        if (fresh) {
            add(parent, new Entry.Directory(parent, ""));
        }
    }

    /** Works out the ids of a directory's tree from the bottom up. */
    private Entry.Directory seal(String path) {
        SortedMap<String, Entry> entries = directories.getOrDefault(path, new TreeMap<>());
        entries.replaceAll((name, entry) -> entry instanceof Entry.Directory below ? seal(below.path()) : entry);
        return new Entry.Directory(path, treeId(entries).name());
    }

    private static ObjectId treeId(SortedMap<String, Entry> entries) {
        // Git sorts a directory as if its name ended with a slash.
        SortedMap<String, Entry> ordered = new TreeMap<>(DirectoryTree::compareBytes);
        entries.forEach((name, entry) -> ordered.put(entry instanceof Entry.Directory ? name + "/" : name, entry));
        TreeFormatter tree = new TreeFormatter();
        ordered.forEach((key, entry) -> {
            String name = entry instanceof Entry.Directory ? key.substring(0, key.length() - 1) : key;
            tree.append(name, mode(entry), ObjectId.fromString(entry.objectId()));
        });
        try (ObjectInserter ids = new ObjectInserter.Formatter()) {
            return ids.idFor(tree);
        }
    }

    private static int compareBytes(String one, String other) {
        return Arrays.compareUnsigned(Constants.encode(one), Constants.encode(other));
    }

    private static FileMode mode(Entry entry) {
        return switch (entry) {
            case Entry.Directory ignored -> FileMode.TREE;
            case Entry.Link ignored -> FileMode.SYMLINK;
            case Entry.Submodule ignored -> FileMode.GITLINK;
            case Entry.File file -> file.executable() ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
        };
    }
}
