package io.quaymaster.model.plan;

import io.quaymaster.model.state.Ownership;
import org.jspecify.annotations.Nullable;

/** Says whose something is that has a name which is needed, and what can be done. */
final class NameHolder {
    private NameHolder() {}

    /** After what it is: "a network …". */
    static String text(@Nullable Ownership ownership) {
        return ownership == null
                ? "that is not ours"
                : "of Quaymaster's source \"" + ownership.source() + "\" (" + ownership.resource() + ")";
    }

    /** @param otherwise what to do where no source has it */
    static String next(@Nullable Ownership ownership, String otherwise) {
        return ownership == null
                ? otherwise
                : "declare it in one source only: remove it there first, or choose another name here";
    }
}
