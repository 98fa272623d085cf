package io.quaymaster.model.compose;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Addresses of the Internet, as texts. */
final class Addresses {
    private static final Pattern V4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern GROUPS = Pattern.compile("(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?");
    private static final int GROUPS_OF_V6 = 8;

    private Addresses() {}

    static boolean isAddress(String text) {
        return V4.matcher(text).matches() || isV6(text);
    }

    /** Whether this is an address that can stand before a colon: IPv6 in brackets. */
    static boolean isBracketed(String text) {
        return (text.contains(":") || text.startsWith("["))
                ? text.startsWith("[") && text.endsWith("]") && isAddress(withoutBrackets(text))
                : isAddress(text);
    }

    static String withoutBrackets(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    private static boolean isV6(String text) {
        int last = text.lastIndexOf(':');
        if (last < 0) {
            return false;
        }
        boolean mixed = text.substring(last + 1).contains(".");
        if (mixed && !V4.matcher(text.substring(last + 1)).matches()) {
            return false;
        }
        String groups = mixed ? text.substring(0, last + 1) + "0:0" : text;
        String[] halves = groups.split("::", -1);
        if (halves.length > 2
                || !Arrays.stream(halves).allMatch(half -> GROUPS.matcher(half).matches())) {
            return false;
        }
        int count = Arrays.stream(halves)
                .mapToInt(half -> half.isEmpty() ? 0 : half.split(":", -1).length)
                .sum();
        return halves.length == 2 ? count < GROUPS_OF_V6 : count == GROUPS_OF_V6;
    }
}
