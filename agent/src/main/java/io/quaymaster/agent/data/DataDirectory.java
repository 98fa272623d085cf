package io.quaymaster.agent.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where an agent keeps what it needs, held by a lock: no other agent uses it meanwhile. */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "agent.lock";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes it where it is missing, for its owner alone, and takes its lock. */
    public static DataDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            createPrivately(path);
            return new DataDirectory(path, lock(path));
        } catch (IOException e) {
            throw new DataException(
                    "the data directory " + path + " cannot be used: " + Unwritable.why(e)
                            + "; make it one that the agent's user may write to, or name another: data of the"
                            + " configuration (QUAYMASTER_DATA)",
                    e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path file = directory.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // The system gives a lock back when its process dies, however it does: there is no stale one.
        if (!taken(channel)) {
            channel.close();
            throw new DataException("another agent" + holder(file) + " uses the data directory " + directory
                    + ": end that one, or give this one a directory of its own: data of its configuration"
                    + " (QUAYMASTER_DATA)");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ownProcess) {
            return false;
        }
    }

    private static String holder(Path file) throws IOException {
        String process = Files.readString(file, StandardCharsets.US_ASCII);
        return process.matches("[0-9]{1,10}") ? " (process " + process + ")" : "";
    }

    public Path path() {
        return path;
    }

    /** What is kept of one source. */
    public Path source(String name) {
        return path.resolve("sources").resolve(name);
    }

    /** Without a moment in which others could look into it. */
    static void createPrivately(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new DataException("the lock of " + path + " cannot be given back: " + Unwritable.why(e), e);
        }
    }
}
