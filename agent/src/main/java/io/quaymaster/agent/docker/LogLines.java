package io.quaymaster.agent.docker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the lines of a container's log, as they come from the daemon. */
final class LogLines {
    // A container can write anything; what is shown of it is bounded.
    private static final int MOST_BYTES = 1 << 20;
    private static final int HEADER = 8;
    private static final int LENGTH_AT = 4;

    private LogLines() {}

    static ApiRequest request(String container, int lines) {
        return ApiRequest.of(Operation.CONTAINER_LOGS, container)
                .query("stdout", "1")
                .query("stderr", "1")
                .query("tail", Integer.toString(lines));
    }

    /** @param terminal whether the container has one; otherwise stdout and stderr are interleaved in frames */
    static List<String> read(InputStream answer, boolean terminal) throws IOException {
        byte[] text = terminal ? answer.readNBytes(MOST_BYTES) : unframed(new DataInputStream(answer));
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                .toList();
    }

    // A frame: one byte for the stream, three of zero, four for the length of what follows.
    private static byte[] unframed(DataInputStream frames) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (text.size() < MOST_BYTES) {
            byte[] header = frames.readNBytes(HEADER);
            if (header.length < HEADER) {
                break;
            }
            int length = java.nio.ByteBuffer.wrap(header).getInt(LENGTH_AT);
            text.write(frames.readNBytes(Math.clamp(length, 0, MOST_BYTES)));
        }
        return text.toByteArray();
    }
}
