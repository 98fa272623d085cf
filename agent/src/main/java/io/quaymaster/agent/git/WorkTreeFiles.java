package io.quaymaster.agent.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;

/**
 * What a directory holds now, in Git's terms: by path, only what Git would commit.
 *
 * @param unreadable what this user may not read, and that is or may be part of what is declared: all that Git tracks, and what is
 *     called like a manifest. Other files, such as the data of a container, are left out
 */
record WorkTreeFiles(SortedMap<String, Item> items, List<String> unreadable) {
    private static final Pattern MANIFEST =
            Pattern.compile("(?:^|/)(?:[^./][^/]*\\.ya?ml|\\.env|\\.quaymasterignore)$");

    /** @param size in bytes; of what Git would store */
    record Item(FileMode mode, ObjectId id, long size) {}

    WorkTreeFiles {
        items = Collections.unmodifiableSortedMap(new TreeMap<>(items));
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Of a Git work tree: what is tracked or could be; ignored files are not.
     *
     * @param mayRead whether this user may read a file or directory
     */
    static WorkTreeFiles ofWorkTree(Repository repository, Predicate<Path> mayRead) throws IOException {
        SortedMap<String, Item> items = new TreeMap<>();
        List<String> unreadable = new ArrayList<>();
        try (TreeWalk walk = new NameConflictTreeWalk(repository)) {
            walk.setOperationType(TreeWalk.OperationType.CHECKIN_OP);
            FileTreeIterator files = new FileTreeIterator(repository);
            walk.addTree(files);
            walk.addTree(new DirCacheIterator(repository.readDirCache()));
            files.setDirCacheIterator(walk, 1);
            while (walk.next()) {
                visit(walk, mayRead, items, unreadable);
            }
        }
        return new WorkTreeFiles(items, unreadable);
    }

    private static void visit(
            TreeWalk walk, Predicate<Path> mayRead, SortedMap<String, Item> items, List<String> unreadable)
            throws IOException {
        WorkingTreeIterator file = walk.getTree(0, WorkingTreeIterator.class);
        DirCacheIterator tracked = walk.getTree(1, DirCacheIterator.class);
        if (file == null || (tracked == null && file.isEntryIgnored())) {
            return;
        }
        FileMode mode = tracked == null ? file.getEntryFileMode() : file.getIndexFileMode(tracked);
        Path location = ((FileTreeIterator) file).getEntryFile().toPath();
        if (!Files.isSymbolicLink(location) && !mayRead.test(location)) {
            if (tracked != null || isCalledLikeAManifest(walk.getPathString())) {
                unreadable.add(walk.getPathString());
            }
            return;
        }
        if (FileMode.TREE.equals(mode)) {
            if (tracked != null && FileMode.GITLINK.equals(tracked.getEntryFileMode())) {
                // A submodule that is not checked out is an empty directory.
                items.put(walk.getPathString(), new Item(FileMode.GITLINK, tracked.getEntryObjectId(), 0));
            } else {
                walk.enterSubtree();
            }
            return;
        }
        add(walk.getPathString(), location, mode, file, items);
    }

    private static boolean isCalledLikeAManifest(String path) {
        return MANIFEST.matcher(path).find();
    }

    private static void add(
            String path, Path location, FileMode mode, WorkingTreeIterator file, SortedMap<String, Item> items)
            throws IOException {
        boolean regular = FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
        if (regular && !Files.isRegularFile(location, LinkOption.NOFOLLOW_LINKS)) {
            // A socket or a pipe: Git has no such thing, and reading it would wait for ever.
            return;
        }
        items.put(path, new Item(mode, file.getEntryObjectId(), regular ? file.getEntryContentLength() : 0));
    }

    /** Of a directory that Git knows nothing of: everything. */
    static WorkTreeFiles ofPlain(Path root) throws IOException {
        SortedMap<String, Item> items = new TreeMap<>();
        List<String> unreadable = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink()) {
                    byte[] target = Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
                    items.put(path(file), new Item(FileMode.SYMLINK, idOf(target), 0));
                } else if (attributes.isRegularFile() && Files.isReadable(file)) {
                    FileMode mode = Files.isExecutable(file) ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
                    items.put(path(file), new Item(mode, idOf(file, attributes.size()), attributes.size()));
                } else if (attributes.isRegularFile() && isCalledLikeAManifest(path(file))) {
                    unreadable.add(path(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                if (isCalledLikeAManifest(path(file))) {
                    unreadable.add(path(file));
                }
                return FileVisitResult.CONTINUE;
            }

            private String path(Path file) {
                return root.relativize(file).toString();
            }
        });
        return new WorkTreeFiles(items, unreadable);
    }

    /** As {@code git hash-object} does. */
    static ObjectId idOf(byte[] content) {
        try (ObjectInserter ids = new ObjectInserter.Formatter()) {
            return ids.idFor(Constants.OBJ_BLOB, content);
        }
    }

    static ObjectId idOf(Path file, long size) throws IOException {
        try (ObjectInserter ids = new ObjectInserter.Formatter();
                InputStream content = Files.newInputStream(file)) {
            return ids.idFor(Constants.OBJ_BLOB, size, content);
        }
    }
}
