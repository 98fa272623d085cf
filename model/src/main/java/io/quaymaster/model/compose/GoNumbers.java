package io.quaymaster.model.compose;

import java.math.BigDecimal;

/** How Go, and so Compose, writes decimal numbers where they become text. */
final class GoNumbers {
    private static final int LEAST_EXPONENT = -4;
    private static final int MOST_EXPONENT = 6;

    private GoNumbers() {}

    /** The shortest text that gives the number again; with an exponent below 1e-4 and from 1e6 on. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }
        return value == 0 ? (1 / value < 0 ? "-0" : "0") : text(new BigDecimal(Double.toString(value)));
    }

    /** The same for a number that is kept in single precision. */
    static double single(double value) {
        return Double.parseDouble(Float.toString((float) value));
    }

    private static String text(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= LEAST_EXPONENT && exponent < MOST_EXPONENT) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return (shortest.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + fraction
                + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
