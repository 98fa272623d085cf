package io.quaymaster.model.state;

import java.util.regex.Pattern;

/** What sources can be called: the name is part of labels, and of the repositories that our own tags are in. */
public final class SourceName {
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
    private static final int LONGEST = 100;

    private SourceName() {}

    public static boolean fits(String name) {
        return name.length() <= LONGEST && COMPONENT.matcher(name).matches();
    }

    /** What {@link #fits} asks for, in words. */
    public static String allowed() {
        return "lower-case letters and digits, with \".\", \"_\" or \"-\" between them, at most " + LONGEST
                + " characters";
    }
}
