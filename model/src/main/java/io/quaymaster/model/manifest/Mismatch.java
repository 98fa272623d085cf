package io.quaymaster.model.manifest;

/** The report that something else was written than a shape can read. */
final class Mismatch {
    private static final int LONGEST = 80;

    private Mismatch() {}

    static void report(Yaml node, String notation, Problems problems) {
        problems.add(node.location(), "must be " + notation + ", not " + describe(node));
    }

    /** For what must be a list: a single value may be meant as its only item. */
    static void reportNoList(Yaml node, Problems problems) {
        boolean item = node instanceof Yaml.Scalar scalar && scalar.type() != Yaml.Type.NULL;
        problems.add(
                node.location(),
                "must be a list, not " + describe(node)
                        + (item ? "; begin each item with \"- \", or write [ ] around them" : ""));
    }

    private static String describe(Yaml node) {
        return switch (node) {
            case Yaml.Mapping mapping -> "a map";
            case Yaml.Sequence sequence -> "a list";
            case Yaml.Scalar scalar ->
                switch (scalar.type()) {
                    case NULL -> "nothing";
                    case STRING -> quote(scalar.text());
                    case BOOLEAN, INTEGER, DECIMAL -> cut(scalar.text());
                };
        };
    }

    static String quote(String text) {
        return '"' + cut(text) + '"';
    }

    static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
