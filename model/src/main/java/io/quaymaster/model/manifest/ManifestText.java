package io.quaymaster.model.manifest;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes documents as the text of a manifest, which reads as the same again. */
public final class ManifestText {
    /** What needs no quotes: words that no YAML takes for anything else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*");

    private static final Pattern WORD_OF_YAML =
            Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n|\\.|\\.\\.+|[.]?inf|[.]?nan|[.][0-9].*");
    private static final int LONGEST_LINE = 100;

    private final Function<Location, Remark> remarks;
    private final StringBuilder text = new StringBuilder();

    /**
     * Comments at a place.
     *
     * @param above whole lines, with their {@code #}
     * @param beside what follows on the same line, with its {@code #}; empty for nothing
     */
    public record Remark(List<String> above, String beside) {
        public static final Remark NONE = new Remark(List.of(), "");

        public Remark {
            above = List.copyOf(above);
        }
    }

    private ManifestText(Function<Location, Remark> remarks) {
        this.remarks = remarks;
    }

    public static String of(List<Yaml.Mapping> documents) {
        return of(documents, location -> Remark.NONE);
    }

    /** @param remarks the comments that go with what was read at a place; asked once for each key and item that begins a line */
    public static String of(List<Yaml.Mapping> documents, Function<Location, Remark> remarks) {
        ManifestText writer = new ManifestText(remarks);
        return documents.stream().map(writer::document).collect(Collectors.joining("---\n"));
    }

    private String document(Yaml.Mapping document) {
        text.setLength(0);
        entries(document, "", "");
        return text.toString();
    }

    /** @param first what the first line begins with, in place of its indent */
    private void entries(Yaml.Mapping mapping, String first, String indent) {
        String begin = first;
        for (Yaml.Entry entry : mapping.entries()) {
            Remark remark = remarks.apply(entry.key().location());
            begin = above(remark, begin, indent);
            text.append(begin).append(scalar(entry.key())).append(':');
            value(entry.value(), indent, remark);
            begin = indent;
        }
    }

    /** Comments above the first key of an item would part it from its dash: they are left to stand before the dash. */
    private String above(Remark remark, String begin, String indent) {
        remark.above()
                .forEach(line -> text.append(indent.substring(0, Math.max(0, Math.min(indent.length(), dash(begin)))))
                        .append(line)
                        .append('\n'));
        return begin;
    }

    private static int dash(String begin) {
        int dash = begin.indexOf('-');
        return dash < 0 ? begin.length() : dash;
    }

    private void value(Yaml value, String indent, Remark remark) {
        String beside = remark.beside().isEmpty() ? "" : " " + remark.beside();
        String brief = brief(value);
        if (!brief.isEmpty() && indent.length() + brief.length() <= LONGEST_LINE) {
            text.append(' ').append(brief).append(beside).append('\n');
            return;
        }
        switch (value) {
            case Yaml.Mapping mapping -> {
                text.append(beside).append('\n');
                entries(mapping, indent + "  ", indent + "  ");
            }
            case Yaml.Sequence list -> {
                text.append(beside).append('\n');
                list.items().forEach(item -> item(item, indent + "  "));
            }
            case Yaml.Scalar scalar ->
                text.append(' ').append(scalar(scalar)).append(beside).append('\n');
        }
    }

    private void item(Yaml item, String indent) {
        if (item instanceof Yaml.Mapping mapping && !mapping.entries().isEmpty()) {
            entries(mapping, indent + "- ", indent + "  ");
        } else {
            Remark remark = remarks.apply(item.location());
            remark.above().forEach(line -> text.append(indent).append(line).append('\n'));
            text.append(indent).append('-');
            value(item, indent, remark);
        }
    }

    /** In one line, where it is a scalar or a list of them, or empty; otherwise nothing. */
    private static String brief(Yaml value) {
        return switch (value) {
            case Yaml.Scalar scalar -> scalar(scalar);
            case Yaml.Sequence list
            when list.items().stream().allMatch(Yaml.Scalar.class::isInstance) ->
                list.items().stream()
                        .map(item -> scalar((Yaml.Scalar) item))
                        .collect(Collectors.joining(", ", "[", "]"));
            case Yaml.Mapping mapping when mapping.entries().isEmpty() -> "{}";
            case Yaml.Sequence list -> "";
            case Yaml.Mapping mapping -> "";
        };
    }

    private static String scalar(Yaml.Scalar scalar) {
        // A dollar sign begins a variable.
        String written = scalar.text().replace("$", "$$");
        boolean plain = PLAIN.matcher(written).matches()
                && !WORD_OF_YAML.matcher(written).matches();
        return switch (scalar.type()) {
            case STRING -> plain ? written : Json.indented(written).strip();
            case INTEGER, DECIMAL, BOOLEAN -> scalar.text();
            case NULL -> "null";
        };
    }
}
