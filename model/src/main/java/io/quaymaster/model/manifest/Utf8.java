package io.quaymaster.model.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Turns bytes into text, and refuses what is none. */
public final class Utf8 {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Utf8() {}

    /** The text without a byte order mark; nothing after reporting where it stops being text. */
    public static Optional<String> decode(String path, byte[] content, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer decoded = CharBuffer.allocate(content.length);
        CoderResult result = decoder.decode(bytes, decoded, true);
        String text = withoutMark(decoded.flip().toString());
        if (result.isError()) {
            problems.add(after(path, text), invalidByte(content, bytes.position()));
            return Optional.empty();
        }
        int unprintable = firstUnprintable(text);
        if (unprintable >= 0) {
            problems.add(
                    after(path, text.substring(0, unprintable)),
                    String.format(
                            "the character U+%04X is not allowed in YAML; in double quotes it can be written as \"\\x%1$02X\"",
                            text.codePointAt(unprintable)));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** The place right after a text that begins a file. */
    static Location after(String path, String text) {
        int line = 1;
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            line++;
            start = end + 1;
        }
        return new Location(path, line, text.codePointCount(start, text.length()) + 1);
    }

    private static String invalidByte(byte[] content, int position) {
        String otherEncoding = content.length > 1 && (content[0] & 0xFE) == 0xFE && (content[1] & 0xFE) == 0xFE
                ? "UTF-16"
                : "another encoding";
        return String.format(
                "the byte 0x%02X is not valid UTF-8; save the file as UTF-8 (it seems to be %s, or no text at all)",
                content[position], otherEncoding);
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static int firstUnprintable(String text) {
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            if (!StreamReader.isPrintable(codePoint)) {
                return index;
            }
            index += Character.charCount(codePoint);
        }
        return -1;
    }
}
