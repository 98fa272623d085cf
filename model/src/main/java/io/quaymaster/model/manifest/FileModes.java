package io.quaymaster.model.manifest;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** File modes, in octal as everybody writes them: {@code 0444}. */
final class FileModes {
    private static final String EXPRESSION = "0?o?[0-7]{1,4}";
    private static final Pattern GRAMMAR = Pattern.compile(EXPRESSION);
    private static final String NOTATION = "a file mode in octal such as 0444";

    static final Shape<Integer> SHAPE =
            new Parsed<>(NOTATION, Json.text(EXPRESSION), FileModes::parse, mode -> "0" + Integer.toOctalString(mode));

    private FileModes() {}

    private static @Nullable Integer parse(String text, Consumer<String> complaints) {
        return Optional.of(text)
                .filter(mode -> GRAMMAR.matcher(mode).matches())
                .map(mode -> Integer.parseInt(mode.replace("o", ""), 8))
                .orElseGet(() -> Scalars.refuse(text, NOTATION, complaints));
    }
}
