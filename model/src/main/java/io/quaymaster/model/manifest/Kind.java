package io.quaymaster.model.manifest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a resource can be. */
public enum Kind {
    IMAGE,
    CONTAINER,
    NETWORK,
    VOLUME;

    /** As a manifest writes it: {@code Container}. */
    public String title() {
        return name().charAt(0) + word().substring(1);
    }

    /** As messages, labels and metrics write it: {@code container}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Kind> ofTitle(String title) {
        return Arrays.stream(values())
                .filter(kind -> kind.title().equals(title))
                .findFirst();
    }

    public static Optional<Kind> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
