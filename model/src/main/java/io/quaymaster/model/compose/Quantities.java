package io.quaymaster.model.compose;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and sizes in the texts that Compose reads them from. */
final class Quantities {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,30}");
    /** Go lets a single underscore stand between two digits. */
    private static final String DIGITS = "[0-9]{1,60}(?:_[0-9]{1,60}){0,30}";

    private static final String NUMBER =
            "[-+]?(?:" + DIGITS + "(?:\\.(?:" + DIGITS + ")?)?|\\." + DIGITS + ")(?:[eE][-+]?[0-9]{1,3})?";
    private static final Pattern DECIMAL = Pattern.compile(NUMBER);
    private static final Pattern SIZE =
            Pattern.compile("(?<number>" + NUMBER + ") ?(?<unit>[kmgtp]?(?:i?b)?)", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "kmgtp";
    private static final int LONGEST = 100;
    /** The first number that no longer fits where whole numbers are kept. */
    static final double TOO_LARGE = 0x1p63;

    private Quantities() {}

    static Optional<BigInteger> whole(String text) {
        return WHOLE.matcher(text).matches()
                ? Optional.of(new BigInteger(text)).filter(number -> number.bitLength() < Long.SIZE)
                : Optional.empty();
    }

    static Optional<Double> decimal(String text) {
        return text.length() <= LONGEST && DECIMAL.matcher(text).matches()
                ? Optional.of(number(text)).filter(Double::isFinite)
                : Optional.empty();
    }

    /** Bytes: a number, which may have a unit of 1024, 1024² and so on. */
    static Optional<Long> bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (text.length() > LONGEST || !size.matches()) {
            return Optional.empty();
        }
        String unit = size.group("unit").toLowerCase(Locale.ROOT);
        double bytes = number(size.group("number"));
        if (bytes < 0 || unit.startsWith("ib")) {
            return Optional.empty();
        }
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.charAt(0)) + 1;
        double all = bytes * Math.pow(1024, power);
        return all < TOO_LARGE ? Optional.of((long) all) : Optional.empty();
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("_", ""));
    }
}
