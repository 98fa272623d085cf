package io.quaymaster.agent.data;

import io.quaymaster.agent.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A record that outlives the process, as JSON in a file of its own. It is there as a whole or not at all, also after a power cut. */
public final class KeptFile<T> {
    private static final String UNFINISHED = ".new";

    private final Path directory;
    private final Path path;
    private final Class<T> type;

    /** @param directory that it is in; made when it is first needed */
    public KeptFile(Path directory, String name, Class<T> type) {
        this.directory = directory;
        this.path = directory.resolve(name);
        this.type = type;
    }

    public Path path() {
        return path;
    }

    /** Empty where none is kept. */
    public Optional<T> read() {
        try {
            return Optional.of(Json.read(Files.readString(path), type));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Puts another in the place of the one that is kept. */
    public void write(T value) {
        Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
        try {
            DataDirectory.createPrivately(directory);
            write(unfinished, Json.write(value) + "\n");
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            sync();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    public void delete() {
        try {
            if (Files.deleteIfExists(path)) {
                sync();
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** A rename is on disk once its directory is. */
    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private DataException unwritable(IOException e) {
        return new DataException(
                path + " cannot be written: " + Unwritable.why(e)
                        + "; check the free space, and that the agent's user may write there",
                e);
    }
}
