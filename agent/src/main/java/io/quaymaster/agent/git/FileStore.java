package io.quaymaster.agent.git;

import io.quaymaster.agent.docker.HostFiles;
import io.quaymaster.agent.git.GitException.Category;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import io.quaymaster.model.state.ProvidedMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The part of the data directory that one source's containers see. Content of the repository is stored once under its object id
 * and never changed, so another content is another path; persistent directories are made and never removed.
 */
public final class FileStore implements HostFiles {
    private static final Pattern STORED = Pattern.compile("([0-9a-f]{40})(?:-.*)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final String UNFINISHED = ".new-";

    private final Path root;
    private final Path files;
    private final Path persistent;

    /**
     * @param data the agent's data directory
     * @param source the ownership scope
     */
    public FileStore(Path data, String source) {
        if (source.isEmpty() || source.startsWith(".") || source.contains("/")) {
            throw new IllegalArgumentException("source \"" + source + "\" cannot be the name of a directory");
        }
        this.root = data.toAbsolutePath().normalize().resolve("sources").resolve(source);
        this.files = root.resolve("files");
        this.persistent = root.resolve("persistent");
    }

    @Override
    public Path of(ProvidedMount mount) {
        return switch (mount) {
            case ProvidedMount.Tracked tracked -> files.resolve(tracked.objectId() + suffix(look(tracked)));
            case ProvidedMount.Inline inline -> files.resolve(inline.objectId() + suffix(look(inline)));
            case ProvidedMount.Persistent lasting -> persistentDirectory(lasting);
        };
    }

    /** Makes sure that all of it is on disk, complete, before a container is created that mounts it. */
    @Override
    public synchronized void provide(SourceTree tree, Collection<ProvidedMount> mounts) {
        for (ProvidedMount mount : mounts) {
            try {
                provide(tree, mount);
            } catch (IOException | UnsupportedOperationException e) {
                throw unwritable(mount, "check the free space, and that this user may write there", e);
            } catch (InvalidPathException e) {
                throw unwritable(mount, "run Quaymaster with a UTF-8 locale, for example LC_ALL=C.UTF-8", e);
            }
        }
    }

    private static GitException unwritable(ProvidedMount mount, String advice, Exception failure) {
        return new GitException(
                Category.OTHER,
                "what is mounted at " + mount.target() + " cannot be written: " + failure + "; " + advice,
                failure);
    }

    private void provide(SourceTree tree, ProvidedMount mount) throws IOException {
        createPrivate(root);
        switch (mount) {
            case ProvidedMount.Tracked tracked ->
                store(new StoredContent(tree, look(tracked)), entry(tree, tracked), of(mount));
            case ProvidedMount.Inline inline ->
                store(new StoredContent(new OneText(inline), look(inline)), OneText.entry(inline), of(mount));
            case ProvidedMount.Persistent ignored -> createPersistent(of(mount));
        }
    }

    @Override
    public synchronized void retain(Collection<ProvidedMount> needed, Supplier<Set<Path>> mounted) {
        Set<Path> kept = needed.stream().map(this::of).collect(Collectors.toSet());
        try {
            List<Path> unneeded = stored().stream()
                    .filter(FileStore::isOurs)
                    .filter(path -> !kept.contains(path))
                    .toList();
            Set<Path> seen = unneeded.isEmpty() ? Set.of() : mounted.get();
            for (Path path : unneeded) {
                if (seen.stream().noneMatch(source -> hasPart(source, path.getFileName()))) {
                    Disk.delete(path);
                }
            }
        } catch (IOException e) {
            throw Failures.local(e, files + " cannot be tidied up");
        }
    }

    /** By name alone: a daemon may see the data directory at another path, and no other file is called so. */
    private static boolean hasPart(Path path, Path name) {
        return StreamSupport.stream(path.spliterator(), false).anyMatch(name::equals);
    }

    private static boolean isOurs(Path path) {
        String name = path.getFileName().toString();
        return STORED.matcher(name).matches() || name.startsWith(UNFINISHED);
    }

    private List<Path> stored() throws IOException {
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(files)) {
            return all.sorted().toList();
        }
    }

    private void store(StoredContent content, Entry entry, Path place) throws IOException {
        if (content.isComplete(entry, place)) {
            return;
        }
        Files.createDirectories(files);
        Path unfinished = files.resolve(UNFINISHED + UUID.randomUUID());
        try {
            content.write(entry, unfinished);
            // What is there is damaged: out of the way first, since a directory is not replaced by a rename.
            Disk.delete(place);
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
            Disk.sync(files);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IllegalStateException("a file cannot be renamed in its own directory", e);
        } finally {
            Disk.delete(unfinished);
        }
    }

    private static Entry entry(SourceTree tree, ProvidedMount.Tracked mount) {
        if (tree.find(mount.path()) instanceof Found.At(Entry entry)
                && entry.objectId().equals(mount.objectId())) {
            return entry;
        }
        throw new IllegalStateException("\"" + mount.path() + "\" is not " + mount.objectId() + " in this revision");
    }

    private Path persistentDirectory(ProvidedMount.Persistent mount) {
        Path path = persistent.resolve(mount.path()).normalize();
        if (!path.startsWith(persistent)) {
            throw new IllegalStateException("persistent path \"" + mount.path() + "\" leads out of its directory");
        }
        return path;
    }

    /** Containers write here, so every step is looked at: a link that one made must not lead another one out to the host. */
    private void createPersistent(Path directory) throws IOException {
        Path made = root;
        for (Path part : root.relativize(directory)) {
            made = made.resolve(part);
            if (!Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(made);
            } else if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
                throw new GitException(
                        Category.OTHER,
                        made
                                + " is no directory: a container may have put it there; move it away, and look at what did it");
            }
        }
    }

    private static void createPrivate(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static StoredContent.Look look(ProvidedMount.Tracked mount) {
        return new StoredContent.Look(mount.uid(), mount.gid(), mount.mode());
    }

    private static StoredContent.Look look(ProvidedMount.Inline mount) {
        return new StoredContent.Look(mount.uid(), mount.gid(), mount.mode());
    }

    private static String suffix(StoredContent.Look look) {
        StringBuilder suffix = new StringBuilder();
        if (look.uid() != null) {
            suffix.append("-u").append(number(look.uid()));
        }
        if (look.gid() != null) {
            suffix.append("-g").append(number(look.gid()));
        }
        if (look.mode() != 0) {
            suffix.append("-m").append(Integer.toOctalString(look.mode()));
        }
        return suffix.toString();
    }

    private static String number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalStateException("uid or gid \"" + text + "\" is no number");
        }
        return text;
    }

    /** A tree that holds the text of a manifest as its only file. */
    private record OneText(ProvidedMount.Inline inline) implements SourceTree {
        static Entry.File entry(ProvidedMount.Inline inline) {
            byte[] content = inline.text().getBytes(StandardCharsets.UTF_8);
            if (!WorkTreeFiles.idOf(content).name().equals(inline.objectId())) {
                throw new IllegalStateException("the text for " + inline.target() + " is not " + inline.objectId());
            }
            return new Entry.File("", inline.objectId(), false, content.length);
        }

        @Override
        public String name() {
            return inline.target();
        }

        @Override
        public Found find(String path) {
            return new Found.At(entry(inline));
        }

        @Override
        public List<Entry> list(Entry.Directory directory) {
            return List.of();
        }

        @Override
        public byte[] read(Entry.File file) {
            return inline.text().getBytes(StandardCharsets.UTF_8);
        }
    }
}
