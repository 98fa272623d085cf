package io.quaymaster.model.manifest;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value that is written as a single text or number. */
record Parsed<T>(String notation, Map<String, Object> schema, Parser<T> parser, Function<T, Object> writer)
        implements Shape<T> {

    /** Makes the value of its text; null after it complained, in words that say what is allowed. */
    interface Parser<T> {
        @Nullable
        T parse(String text, Consumer<String> complaints);
    }

    /** The short form of a value whose canonical form is the long one. */
    static <T> Parsed<T> brief(String notation, Parser<T> parser) {
        return new Parsed<>(notation, Json.text(), parser, value -> {
            throw new IllegalStateException("the short form is only read: " + notation);
        });
    }

    @Override
    public @Nullable T read(Yaml node, Problems problems) {
        if (node instanceof Yaml.Scalar scalar) {
            switch (scalar.type()) {
                case STRING, INTEGER, DECIMAL -> {
                    return parser.parse(scalar.text(), complaint -> problems.add(scalar.location(), complaint));
                }
                case BOOLEAN, NULL -> {}
            }
        }
        Mismatch.report(node, notation, problems);
        return null;
    }

    @Override
    public Object write(T value) {
        return writer.apply(value);
    }
}
