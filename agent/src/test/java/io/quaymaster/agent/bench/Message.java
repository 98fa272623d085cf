package io.quaymaster.agent.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * One message of HTTP/1.1, a request or an answer.
 *
 * @param start the first line
 * @param body as it was meant, without the marks between chunks
 * @param raw all of it as it was sent, a character for each byte
 */
record Message(String start, String body, String raw) {
    private static final int HEXADECIMAL = 16;
    private static final String LENGTH = "content-length:";

    /** Reads a whole message; empty where the other side is done. */
    static Optional<Message> read(InputStream input) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int first = input.read();
        if (first < 0) {
            return Optional.empty();
        }
        all.write(first);
        String start = (char) first + line(input, all);
        int length = 0;
        boolean chunked = false;
        for (String header = line(input, all); !header.isEmpty(); header = line(input, all)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.endsWith("chunked");
        }
        byte[] body = chunked ? chunks(input, all) : exactly(length, input, all);
        return Optional.of(new Message(
                start, new String(body, StandardCharsets.UTF_8), all.toString(StandardCharsets.ISO_8859_1)));
    }

    byte[] bytes() {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunks(InputStream input, ByteArrayOutputStream all) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(input, all); size > 0; size = chunkSize(input, all)) {
            body.write(exactly(size, input, all));
            line(input, all);
        }
        line(input, all);
        return body.toByteArray();
    }

    private static int chunkSize(InputStream input, ByteArrayOutputStream all) throws IOException {
        return Integer.parseInt(line(input, all), HEXADECIMAL);
    }

    private static byte[] exactly(int length, InputStream input, ByteArrayOutputStream all) throws IOException {
        byte[] bytes = input.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the other side ended within a message");
        }
        all.write(bytes);
        return bytes;
    }

    private static String line(InputStream input, ByteArrayOutputStream all) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the other side ended within a message");
            }
            line.write(next);
        }
        all.write(line.toByteArray());
        all.write('\n');
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
