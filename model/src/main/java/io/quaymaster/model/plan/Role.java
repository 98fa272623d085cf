package io.quaymaster.model.plan;

import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.Fingerprint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an instance is to its slot. The name carries it, being the one thing of a container that can be changed later. */
public enum Role {
    SERVING(""),
    CANDIDATE(".new-"),
    PREDECESSOR(".old-"),
    FAILED(".failed-");

    private static final int FINGERPRINT_LENGTH = 8;
    private static final Pattern NAME = Pattern.compile(".*(\\.new-|\\.old-|\\.failed-)[0-9a-f]{8}(-[0-9a-f]{8})?");

    private final String infix;

    Role(String infix) {
        this.infix = infix;
    }

    static Role of(ActualContainer container) {
        return of(container.name());
    }

    static Role of(String name) {
        // Nearly all names end without a fingerprint; a pattern costs more than all the rest of a plan that is empty.
        int dash = name.length() - FINGERPRINT_LENGTH - 1;
        if (dash < 0 || name.charAt(dash) != '-') {
            return SERVING;
        }
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return SERVING;
        }
        return switch (matcher.group(1)) {
            case ".new-" -> CANDIDATE;
            case ".old-" -> PREDECESSOR;
            default -> FAILED;
        };
    }

    /** The name of an instance in this role. */
    String name(String slotName, Fingerprint fingerprint) {
        return this == SERVING ? slotName : slotName + infix + fingerprint.shortForm();
    }
}
