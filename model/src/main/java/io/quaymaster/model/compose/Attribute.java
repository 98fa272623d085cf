package io.quaymaster.model.compose;

/**
 * A key of a structure.
 *
 * @param required whether it must be written
 * @param presence when the canonical form has it
 */
record Attribute(String name, Form form, boolean required, Presence presence) {
    /** When the canonical form has an attribute. */
    enum Presence {
        /** Where its value is not empty, zero or false. */
        FILLED,
        /** Where it is written. */
        WRITTEN,
        /** Always; an empty map where it is not written. */
        ALWAYS,
        /** Always; null where it is not written. */
        NULLABLE,
        /** Never: it has done its work by then. */
        NEVER
    }

    static Attribute of(String name, Form form) {
        return new Attribute(name, form, false, form.isStructure() ? Presence.WRITTEN : Presence.FILLED);
    }

    Attribute needed() {
        return new Attribute(name, form, true, presence);
    }

    Attribute shown(Presence when) {
        return new Attribute(name, form, required, when);
    }
}
