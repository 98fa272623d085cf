package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import io.quaymaster.model.manifest.PathWalk;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file or directory of a tree, as it is written to disk for containers to read. */
final class StoredContent {
    private static final int PLAIN_FILE = 0444;
    private static final int EXECUTABLE_FILE = 0555;
    private static final int DIRECTORY = 0555;
    private static final int PERMISSIONS = 0777;

    /**
     * How it looks to a container.
     *
     * @param uid numeric owner, or null for the user of the agent
     * @param gid numeric group, or null for the group of the agent
     * @param mode of the files; 0 to keep what Git says
     */
    record Look(@Nullable String uid, @Nullable String gid, int mode) {
        int of(Entry.File file) {
            if (mode != 0) {
                return mode & PERMISSIONS;
            }
            return file.executable() ? EXECUTABLE_FILE : PLAIN_FILE;
        }

        /** Whoever may read the files may enter the directory. */
        int ofDirectory() {
            return mode == 0 ? DIRECTORY : (mode | ((mode & 0444) >> 2)) & PERMISSIONS;
        }
    }

    private final SourceTree tree;
    private final Look look;

    StoredContent(SourceTree tree, Look look) {
        this.tree = tree;
        this.look = look;
    }

    /** Writes it, down to the disk, at a path where nothing is. */
    void write(Entry entry, Path to) throws IOException {
        switch (entry) {
            case Entry.File file -> writeFile(file, to);
            case Entry.Directory directory -> writeDirectory(directory, directory, to);
            case Entry.Link link -> throw new IllegalStateException("a link was not followed: " + link.path());
            case Entry.Submodule submodule ->
                throw new GitException(
                        Category.NOT_FOUND,
                        "\"" + submodule.path() + "\" is a submodule, whose content is not part of the repository:"
                                + " copy the files into the repository to mount them");
        }
    }

    private void writeFile(Entry.File file, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream target = Channels.newOutputStream(channel);
                InputStream content = tree.open(file)) {
            content.transferTo(target);
            dress(to, look.of(file));
            channel.force(true);
        }
    }

    private void writeDirectory(Entry.Directory directory, Entry.Directory top, Path to) throws IOException {
        Files.createDirectory(to);
        for (Entry entry : tree.list(directory)) {
            Path place = to.resolve(name(entry));
            switch (entry) {
                case Entry.File file -> writeFile(file, place);
                case Entry.Directory below -> writeDirectory(below, top, place);
                case Entry.Link link -> writeLink(link, top, place);
                // As Git does with a submodule that is not checked out.
                case Entry.Submodule ignored -> Files.createDirectory(place);
            }
        }
        dress(to, look.ofDirectory());
        Disk.sync(to);
    }

    private void writeLink(Entry.Link link, Entry.Directory top, Path place) throws IOException {
        String path = top.path().isEmpty()
                ? link.path()
                : link.path().substring(top.path().length() + 1);
        if (new PathWalk(top, this::children, path).end() instanceof Found.Outside(String target)) {
            throw new GitException(
                    Category.OTHER,
                    "\"" + link.path() + "\" is a symbolic link to \"" + target + "\", out of the directory \""
                            + top.path() + "\" that is mounted: mount a directory that holds both, or copy the file");
        }
        Files.createSymbolicLink(place, Path.of(link.target()));
    }

    private Map<String, Entry> children(Entry.Directory directory) {
        return tree.list(directory).stream().collect(Collectors.toMap(StoredContent::name, Function.identity()));
    }

    private static String name(Entry entry) {
        return entry.path().substring(entry.path().lastIndexOf('/') + 1);
    }

    private void dress(Path path, int mode) throws IOException {
        try {
            if (look.uid() != null) {
                Files.setAttribute(path, "unix:uid", Integer.parseUnsignedInt(look.uid()));
            }
            if (look.gid() != null) {
                Files.setAttribute(path, "unix:gid", Integer.parseUnsignedInt(look.gid()));
            }
        } catch (FileSystemException e) {
            throw new GitException(
                    Category.OTHER,
                    "files cannot be given to uid " + look.uid() + ", gid " + look.gid() + " (" + e.getReason()
                            + "): run Quaymaster as root, or leave uid and gid out",
                    e);
        }
        Files.setAttribute(path, "unix:mode", mode);
    }

    /** Whether all of it is there, by names, sizes and modes; content is not read again. */
    boolean isComplete(Entry entry, Path place) throws IOException {
        return switch (entry) {
            case Entry.File file -> isCompleteFile(file, place);
            case Entry.Directory directory -> isCompleteDirectory(directory, place);
            case Entry.Link link ->
                Files.isSymbolicLink(place)
                        && Files.readSymbolicLink(place).toString().equals(link.target());
            case Entry.Submodule ignored -> Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
        };
    }

    private boolean isCompleteFile(Entry.File file, Path place) throws IOException {
        return Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
                && Files.size(place) == file.size()
                && allows(place, look.of(file));
    }

    /** Two paths may share a content and differ in being executable: then executable it is, and stays. */
    private boolean allows(Path place, int mode) throws IOException {
        int actual = (int) Files.getAttribute(place, "unix:mode") & PERMISSIONS;
        return look.mode() == 0 ? (actual & mode) == mode : actual == mode;
    }

    private boolean isCompleteDirectory(Entry.Directory directory, Path place) throws IOException {
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Map<String, Entry> wanted = children(directory);
        if (!names(place).equals(wanted.keySet())) {
            return false;
        }
        for (Map.Entry<String, Entry> entry : wanted.entrySet()) {
            if (!isComplete(entry.getValue(), place.resolve(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
