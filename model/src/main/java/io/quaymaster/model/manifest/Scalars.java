package io.quaymaster.model.manifest;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes of single values: texts, numbers, words. */
final class Scalars {
    static final Shape<String> TEXT = new Parsed<>("a text", Json.text(), (text, complaints) -> text, text -> text);
    static final Shape<String> WRITTEN = written("a text");
    static final Shape<Boolean> FLAG = new Flag();

    /** Longer texts are not matched: a hostile one could make the matching of a repeated group overflow the stack. */
    static final int LONGEST = 1024;

    private Scalars() {}

    /** A text that is not empty. */
    static Shape<String> written(String notation) {
        return new Parsed<>(
                notation,
                Json.text("[\\s\\S]+"),
                (text, complaints) -> text.isEmpty() ? refuse(text, notation, complaints) : text,
                text -> text);
    }

    /** A text that matches all of a regular expression. */
    static Shape<String> text(String notation, String expression) {
        Pattern pattern = Pattern.compile(expression);
        return new Parsed<>(
                notation,
                Json.text(expression),
                (text, complaints) ->
                        text.length() <= LONGEST && pattern.matcher(text).matches()
                                ? text
                                : refuse(text, notation, complaints),
                text -> text);
    }

    static Shape<Integer> integer(int least, int most) {
        Shape<Long> whole = whole(least, most);
        return converted(whole, Long::intValue, Integer::longValue);
    }

    static Shape<Long> whole(long least, long most) {
        String notation = "a whole number " + range(least, most);
        return new Parsed<>(
                notation,
                wholeSchema(least, most),
                (text, complaints) -> {
                    Long number = wholeNumber(text);
                    return number == null || number < least || number > most
                            ? refuse(text, notation, complaints)
                            : number;
                },
                number -> number);
    }

    private static String range(long least, long most) {
        if (most == Long.MAX_VALUE) {
            return "of at least " + least;
        }
        return least < 0 ? "from " + least + " to " + most : "in " + least + "-" + most;
    }

    private static Map<String, Object> wholeSchema(long least, long most) {
        Map<String, Object> schema = Json.object("type", List.of("integer", "string"), "minimum", least);
        if (most != Long.MAX_VALUE) {
            schema.put("maximum", most);
        }
        schema.put("pattern", "^-?(?:[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+)$");
        return schema;
    }

    /** The number as the YAML 1.2 core schema reads it; null where there is none. */
    static @Nullable Long wholeNumber(String text) {
        try {
            if (text.startsWith("0x")) {
                return Long.parseLong(text.substring(2), 16);
            }
            return text.startsWith("0o") ? Long.parseLong(text.substring(2), 8) : Long.parseLong(text);
        } catch (NumberFormatException notWhole) {
            return null;
        }
    }

    /** A decimal number that is not negative. */
    static Shape<BigDecimal> decimal(String notation) {
        Pattern pattern = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9}");
        return new Parsed<>(
                notation,
                Json.text(pattern.pattern()),
                (text, complaints) -> pattern.matcher(text).matches()
                        ? normal(new BigDecimal(text))
                        : refuse(text, notation, complaints),
                BigDecimal::toPlainString);
    }

    private static BigDecimal normal(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** One of some words, each standing for a constant. */
    static <E extends Enum<E>> Shape<E> words(Class<E> type, Function<E, String> word) {
        E[] constants = type.getEnumConstants();
        List<String> words = Arrays.stream(constants).map(word).toList();
        String notation = alternatives(words);
        return new Parsed<>(
                notation,
                Json.object("enum", words),
                (text, complaints) ->
                        words.contains(text) ? constants[words.indexOf(text)] : refuse(text, notation, complaints),
                word::apply);
    }

    /** One of some words, each a constant's name in lower case with the given separator. */
    static <E extends Enum<E>> Shape<E> words(Class<E> type, char separator) {
        return words(type, constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', separator));
    }

    /** One of some words. */
    static Shape<String> words(String... words) {
        List<String> allowed = List.of(words);
        String notation = alternatives(allowed);
        return new Parsed<>(
                notation,
                Json.object("enum", allowed),
                (text, complaints) -> allowed.contains(text) ? text : refuse(text, notation, complaints),
                text -> text);
    }

    static String alternatives(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    /** The same notation for another type. */
    static <A, B> Shape<B> converted(Shape<A> shape, Function<A, B> forward, Function<B, A> back) {
        return new Shape<>() {
            @Override
            public @Nullable B read(Yaml node, Problems problems) {
                A value = shape.read(node, problems);
                return value == null ? null : forward.apply(value);
            }

            @Override
            public Object write(B value) {
                return shape.write(back.apply(value));
            }

            @Override
            public Map<String, Object> schema() {
                return shape.schema();
            }

            @Override
            public String notation() {
                return shape.notation();
            }

            @Override
            public List<Field<?>> parts() {
                return shape.parts();
            }
        };
    }

    // Its only value is null, whatever the type: so that a parser can end with it.
    @SuppressWarnings("TypeParameterUnusedInFormals")
    static <T> @Nullable T refuse(String text, String notation, Consumer<String> complaints) {
        boolean number = text.matches("-?[0-9]{1,20}(?:\\.[0-9]{1,20})?");
        complaints.accept("must be " + notation + ", not " + (number ? text : Mismatch.quote(text)));
        return null;
    }

    /** {@code true} or {@code false}, also in quotes. */
    private record Flag() implements Shape<Boolean> {
        @Override
        public @Nullable Boolean read(Yaml node, Problems problems) {
            if (node instanceof Yaml.Scalar scalar) {
                switch (scalar.text().toLowerCase(Locale.ROOT)) {
                    case "true" -> {
                        return true;
                    }
                    case "false" -> {
                        return false;
                    }
                    default -> {}
                }
            }
            Mismatch.report(node, notation(), problems);
            return null;
        }

        @Override
        public Object write(Boolean value) {
            return value;
        }

        @Override
        public Map<String, Object> schema() {
            return Json.object("type", List.of("boolean", "string"), "pattern", "^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$");
        }

        @Override
        public String notation() {
            return "true or false";
        }
    }
}
