package io.quaymaster.model.manifest;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes in bytes as Docker writes them: {@code 512m}; each unit is 1024 times the one before. */
public final class ByteSizes {
    private static final String EXPRESSION = "([0-9]{1,18}(?:\\.[0-9]{1,9})?) ?([kKmMgGtTpP]?)[iI]?[bB]?";
    private static final Pattern GRAMMAR = Pattern.compile(EXPRESSION);
    private static final String UNITS = "kmgtp";
    private static final String NOTATION = "a size in bytes such as 65536, 512k, 64mb or 2g";

    static final Shape<Long> SHAPE = new Parsed<>(NOTATION, Json.text(EXPRESSION), ByteSizes::read, size -> size);

    /** A size, or -1 for no limit. */
    static final Shape<Long> OR_UNLIMITED = new Parsed<>(
            NOTATION + ", or -1 for no limit",
            Json.text("-1|" + EXPRESSION),
            (text, complaints) -> text.equals("-1") ? Long.valueOf(-1) : read(text, complaints),
            size -> size);

    private ByteSizes() {}

    private static @Nullable Long read(String text, Consumer<String> complaints) {
        return parse(text).orElseGet(() -> Scalars.refuse(text, NOTATION, complaints));
    }

    public static Optional<Long> parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
        boolean fits = bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return fits ? Optional.of(bytes.longValue()) : Optional.empty();
    }
}
