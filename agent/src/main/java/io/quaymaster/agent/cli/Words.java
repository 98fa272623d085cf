package io.quaymaster.agent.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of an enum as the command line has them: in lower case. */
record Words<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {
    @Override
    public E convert(String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> text(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("\"" + word + "\" is not one of " + allowed()));
    }

    private String allowed() {
        return Arrays.stream(type.getEnumConstants()).map(Words::text).collect(Collectors.joining(", "));
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
