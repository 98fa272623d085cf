package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Fingerprint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an instance is to its slot. The name carries it, being the one thing of a container that can be changed later. */
public enum Role {
    SERVING(""),
    CANDIDATE(".new-"),
    DISMISSED(".gone-"),
    PREDECESSOR(".old-"),
    FAILED(".failed-");

    private static final Pattern SUFFIX =
            Pattern.compile("(\\.new-|\\.gone-|\\.old-|\\.failed-)[0-9a-f]{8}(-[0-9a-f]{8})?");

    private static final int ID_LENGTH = 8;

    private final String infix;

    Role(String infix) {
        this.infix = infix;
    }

    static Role of(ActualContainer container) {
        return of(container.name());
    }

    public static Role of(String name) {
        // Nearly all names have no dot; a pattern costs more than all the rest of a plan that is empty.
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return SERVING;
        }
        Matcher matcher = SUFFIX.matcher(name).region(dot, name.length());
        if (!matcher.matches()) {
            return SERVING;
        }
        return switch (matcher.group(1)) {
            case ".new-" -> CANDIDATE;
            case ".gone-" -> DISMISSED;
            case ".old-" -> PREDECESSOR;
            default -> FAILED;
        };
    }

    /** The name of an instance without what it says of its role. */
    static String slotName(String name) {
        return of(name) == SERVING ? name : name.substring(0, name.lastIndexOf('.'));
    }

    /** The name of an instance in this role. */
    String name(String slotName, Fingerprint fingerprint) {
        return this == SERVING ? slotName : slotName + infix + fingerprint.shortForm();
    }

    /** Another such name, where somebody has that one. */
    String nameById(String slotName, ActualContainer instance) {
        return slotName + infix + instance.id().substring(0, ID_LENGTH);
    }
}
