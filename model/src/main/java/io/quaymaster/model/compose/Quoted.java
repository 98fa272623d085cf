package io.quaymaster.model.compose;

import java.util.Collection;
import java.util.List;

/** Values in the sentences of problems. */
final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    static String of(String text) {
        return '"' + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text) + '"';
    }

    /** {@code a, b or c}. */
    static String alternatives(Collection<String> words) {
        List<String> all = List.copyOf(words);
        int last = all.size() - 1;
        return last == 0 ? all.getFirst() : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
    }
}
