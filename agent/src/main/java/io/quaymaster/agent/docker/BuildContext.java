package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * The context of a build as a tar archive, made while it is read: whatever the size of a file, only a piece of it is in memory.
 * Equal contexts give equal bytes, so that the daemon's build cache finds again what it knows.
 */
final class BuildContext extends InputStream {
    private static final int FILE = 0644;
    private static final int EXECUTABLE = 0755;
    private static final int LINK = 0777;
    // Archivers that keep DOS times refuse files from before 1980, and the epoch is.
    private static final long EARLIEST = Instant.parse("1980-01-01T00:00:00Z").getEpochSecond();
    private static final int TIME_DIGITS = 7;
    private static final int MOST_ENTRIES = 500_000;
    private static final long MOST_CHARACTERS = MOST_ENTRIES * 200L;
    private static final int DEEPEST = 100;
    private static final int PIECE = 32 * 1024;

    private final SourceTree tree;
    private final Entry.Directory root;
    private final Dockerfile dockerfile;
    private final Dockerignore ignored;
    private final Instant modified;
    private final Deque<Entry> ahead = new ArrayDeque<>();
    private final Deque<Entry.Directory> unwritten = new ArrayDeque<>();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(buffer, "UTF-8");
    /** Of the file that is being written; null between two entries. */
    private @Nullable InputStream content;

    private byte[] piece = {};
    private int position;
    private int seen;
    private long characters;
    private boolean finished;

    /** @param path of the directory in the tree */
    BuildContext(SourceTree tree, String path, Dockerfile dockerfile) {
        if (!(tree.find(path) instanceof SourceTree.Found.At(Entry.Directory directory))) {
            throw new DockerException(
                    Category.IMAGE,
                    "the build context \"" + path + "\" is no directory of the repository; correct build.context");
        }
        this.tree = tree;
        this.root = directory;
        this.dockerfile = dockerfile;
        this.ignored = dockerfile.ignored();
        this.modified = modified(directory.objectId());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        pushAll(directory);
    }

    /**
     * The time that all files bear. It depends on the content of the context alone, so that equal contexts are equal, and it is
     * another one for another content: web servers make their ETag from time and size, and would otherwise say "not modified"
     * of a new page with as many bytes as the old one. One time for all, because make compares them.
     */
    private static Instant modified(String objectId) {
        return Instant.ofEpochSecond(EARLIEST + Long.parseLong(objectId.substring(0, TIME_DIGITS), 16) * 4);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (position == piece.length) {
            if (finished) {
                return -1;
            }
            writeNext();
            piece = buffer.toByteArray();
            position = 0;
            buffer.reset();
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (content != null) {
            content.close();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // virtual threads take turns only where one gives up its own
    private void writeNext() throws IOException {
        if (content != null) {
            writePiece(content);
            return;
        }
        Entry entry = ahead.poll();
        if (entry == null) {
            finish();
            return;
        }
        // A long list of rules is worked through without ever waiting: others must get their turn.
        Thread.yield();
        boolean sent = neededByTheBuilder(name(entry)) || !ignored.ignores(name(entry));
        if (entry instanceof Entry.Directory directory) {
            enter(directory, sent);
        } else if (sent) {
            writeParents(entry);
            write(entry);
        }
    }

    private boolean neededByTheBuilder(String name) {
        return name.equals(".dockerignore") || name.equals(dockerfile.name());
    }

    private void enter(Entry.Directory directory, boolean sent) throws IOException {
        if (sent) {
            writeParents(directory);
            write(directory);
            pushAll(directory);
        } else if (ignored.hasExceptions() || dockerfile.name().startsWith(name(directory) + "/")) {
            unwritten.push(directory);
            pushAll(directory);
        }
    }

    /** Ignored directories come along where something in them does not stay behind. */
    private void writeParents(Entry entry) throws IOException {
        Deque<Entry.Directory> parents = new ArrayDeque<>();
        unwritten.removeIf(directory -> !entry.path().startsWith(directory.path() + "/"));
        unwritten.forEach(parents::push);
        unwritten.clear();
        for (Entry.Directory parent : parents) {
            write(parent);
        }
    }

    private void write(Entry entry) throws IOException {
        switch (entry) {
            case Entry.File file -> begin(file);
            case Entry.Directory directory -> writeDirectory(name(directory));
            // A clone that does not fetch submodules has an empty directory in their place.
            case Entry.Submodule submodule -> writeDirectory(name(submodule));
            case Entry.Link link -> {
                TarArchiveEntry header = new TarArchiveEntry(name(link), TarConstants.LF_SYMLINK);
                header.setLinkName(link.target());
                put(header, LINK, new byte[0]);
            }
        }
    }

    private void writeDirectory(String name) throws IOException {
        put(new TarArchiveEntry(name + "/"), EXECUTABLE, new byte[0]);
    }

    private void begin(Entry.File file) throws IOException {
        TarArchiveEntry header = new TarArchiveEntry(name(file));
        header.setSize(file.size());
        putHeader(header, file.executable() ? EXECUTABLE : FILE);
        content = tree.open(file);
    }

    private void writePiece(InputStream file) throws IOException {
        byte[] next = file.readNBytes(PIECE);
        tar.write(next);
        if (next.length < PIECE) {
            file.close();
            content = null;
            tar.closeArchiveEntry();
        }
    }

    private void put(TarArchiveEntry header, int mode, byte[] all) throws IOException {
        putHeader(header, mode);
        tar.write(all);
        tar.closeArchiveEntry();
    }

    private void putHeader(TarArchiveEntry header, int mode) throws IOException {
        header.setMode(mode);
        header.setModTime(modified.toEpochMilli());
        header.setIds(0, 0);
        header.setNames("", "");
        tar.putArchiveEntry(header);
    }

    private void finish() throws IOException {
        if (dockerfile.added()) {
            byte[] text = dockerfile.text().getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry header = new TarArchiveEntry(dockerfile.name());
            header.setSize(text.length);
            put(header, FILE, text);
        }
        tar.finish();
        finished = true;
    }

    private String name(Entry entry) {
        return root.path().isEmpty()
                ? entry.path()
                : entry.path().substring(root.path().length() + 1);
    }

    /** Puts what a directory holds before all else. In Git, trees that hold each other make a context of any size. */
    private void pushAll(Entry.Directory directory) {
        if (directory.path().chars().filter(character -> character == '/').count() >= DEEPEST) {
            throw tooLarge("holds directories more than " + DEEPEST + " levels deep");
        }
        List<Entry> entries = tree.list(directory);
        seen += entries.size();
        characters += entries.stream().mapToLong(entry -> entry.path().length()).sum();
        if (seen > MOST_ENTRIES || characters > MOST_CHARACTERS) {
            throw tooLarge("holds more than " + MOST_ENTRIES + " files and directories");
        }
        entries.reversed().forEach(ahead::push);
    }

    private DockerException tooLarge(String why) {
        return new DockerException(
                Category.IMAGE,
                "the build context \"" + root.path() + "\" " + why
                        + "; give the image a directory of its own, or leave out the rest in .dockerignore");
    }
}
