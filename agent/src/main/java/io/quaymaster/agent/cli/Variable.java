package io.quaymaster.agent.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One that is given on the command line, as {@code NAME=VALUE}. */
record Variable(String name, String value) {
    private static final Pattern WRITTEN =
            Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>.*)", Pattern.DOTALL);

    /** Reads it. */
    static final class Reader implements ITypeConverter<Variable> {
        @Override
        public Variable convert(String text) {
            Matcher matcher = WRITTEN.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "\"" + text + "\" is not NAME=VALUE with a name of letters, digits and _");
            }
            return new Variable(matcher.group("name"), matcher.group("value"));
        }
    }
}
