package io.quaymaster.model.state;

import java.util.regex.Pattern;

/** What sources can be called: the name is part of labels, and of the repositories that our own tags are in. */
public final class SourceName {
    /** A part of a repository's name, as registries take it. */
    public static final String EXPRESSION = "(?=.{1,64}$)[a-z0-9]+(?:[._-][a-z0-9]+)*";

    private static final Pattern COMPONENT = Pattern.compile(EXPRESSION);

    private SourceName() {}

    public static boolean fits(String name) {
        return COMPONENT.matcher(name).matches();
    }

    /** What {@link #fits} asks for, in words. */
    public static String allowed() {
        return "lower-case letters and digits with single \".\", \"_\" or \"-\" between them, at most 64";
    }
}
