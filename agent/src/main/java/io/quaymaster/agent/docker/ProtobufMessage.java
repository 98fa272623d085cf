package io.quaymaster.agent.docker;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A message in Protocol Buffers' wire format, as far as it can be read without its definition: numbered fields, each a number
 * or some bytes, which may be a text or another message.
 *
 * @param fields in the order they were written
 */
record ProtobufMessage(List<Field> fields) {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int WIRE_TYPE_BITS = 3;
    private static final int VARINT_BITS = 7;

    sealed interface Field {
        int number();

        record Scalar(int number, long value) implements Field {}

        record Bytes(int number, ByteBuffer content) implements Field {}
    }

    ProtobufMessage {
        fields = List.copyOf(fields);
    }

    /** @throws IllegalArgumentException for bytes that are no such message */
    static ProtobufMessage parse(ByteBuffer bytes) {
        ByteBuffer buffer = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        try {
            while (buffer.hasRemaining()) {
                fields.add(field(buffer));
            }
        } catch (BufferUnderflowException truncated) {
            throw new IllegalArgumentException("the message ends within a field", truncated);
        }
        return new ProtobufMessage(fields);
    }

    String text(int number) {
        return bytes(number).map(ProtobufMessage::text).findFirst().orElse("");
    }

    boolean flag(int number) {
        return number(number) != 0;
    }

    /** 0 where it is not there, as Protocol Buffers have it. */
    long number(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .mapToLong(field -> field instanceof Field.Scalar scalar ? scalar.value() : 0)
                .findFirst()
                .orElse(0);
    }

    Optional<ProtobufMessage> message(int number) {
        return messages(number).findFirst();
    }

    Stream<ProtobufMessage> messages(int number) {
        return bytes(number).map(ProtobufMessage::parse);
    }

    private Stream<ByteBuffer> bytes(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .flatMap(field -> field instanceof Field.Bytes bytes ? Stream.of(bytes.content()) : Stream.empty());
    }

    private static String text(ByteBuffer content) {
        return StandardCharsets.UTF_8.decode(content.slice()).toString();
    }

    private static Field field(ByteBuffer buffer) {
        long tag = varint(buffer);
        int number = (int) (tag >>> WIRE_TYPE_BITS);
        int wireType = (int) tag & ((1 << WIRE_TYPE_BITS) - 1);
        return switch (wireType) {
            case VARINT -> new Field.Scalar(number, varint(buffer));
            case FIXED_64 -> new Field.Scalar(number, buffer.getLong());
            case FIXED_32 -> new Field.Scalar(number, buffer.getInt());
            case LENGTH_DELIMITED -> new Field.Bytes(number, content(buffer, varint(buffer)));
            default -> throw new IllegalArgumentException("there is no wire type " + wireType);
        };
    }

    private static ByteBuffer content(ByteBuffer buffer, long length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException("a field of " + length + " bytes in " + buffer.remaining());
        }
        ByteBuffer content = buffer.slice(buffer.position(), (int) length);
        buffer.position(buffer.position() + (int) length);
        return content;
    }

    private static long varint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
            byte next = buffer.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
