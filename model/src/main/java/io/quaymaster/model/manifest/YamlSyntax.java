package io.quaymaster.model.manifest;

import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what a YAML parser's complaint means for the person who wrote the file. */
final class YamlSyntax {
    private YamlSyntax() {}

    static void report(String path, String text, MarkedYamlEngineException invalid, Problems problems) {
        Optional<Mark> mark = invalid.getProblemMark().or(invalid::getContextMark);
        Location location = mark.map(where -> new Location(path, where.getLine() + 1, where.getColumn() + 1))
                .orElse(new Location(path, 1, 1));
        boolean tab = text.lines()
                .skip(location.line() - 1L)
                .findFirst()
                .map(line -> isTab(line, location.column()))
                .orElse(false);
        problems.add(location, tab ? "a tab stands here; YAML is indented with spaces only" : meaning(invalid));
    }

    private static boolean isTab(String line, int column) {
        int index = line.offsetByCodePoints(0, Math.min(column - 1, line.codePointCount(0, line.length())));
        return index < line.length() && line.charAt(index) == '\t';
    }

    private static String meaning(MarkedYamlEngineException invalid) {
        String problem = Objects.requireNonNullElse(invalid.getProblem(), "it cannot be read");
        String context = Objects.requireNonNullElse(invalid.getContext(), "");
        if (problem.startsWith("mapping values are not allowed")) {
            return "a key with a value cannot stand here: put a text that contains \": \" in quotes, or check the indentation";
        }
        if (problem.contains("expected <block end>")) {
            return "the indentation does not fit what is above" + since(invalid)
                    + ": keys and items of the same list start in the same column";
        }
        if (problem.contains("could not find expected ':'")) {
            return "a key without a colon" + since(invalid) + ": write \"key: value\"";
        }
        if (problem.contains("unexpected end of stream")) {
            return "the file ends within a quoted text" + since(invalid) + ": the closing quote is missing";
        }
        if (problem.contains("expected ',' or ']'")) {
            return "a comma or the closing ] is missing in the list" + since(invalid);
        }
        if (problem.contains("expected ',' or '}'")) {
            return "a comma or the closing } is missing in the mapping" + since(invalid);
        }
        if (problem.contains("<stream end>")) {
            return "the file ends before this is complete" + since(invalid);
        }
        if (problem.contains("cannot start any token")) {
            return "a text cannot begin with this character: put it in quotes";
        }
        if (problem.contains("unknown escape character")) {
            return "an escape that YAML does not know: in double quotes a backslash is written \\\\, in single quotes as it is";
        }
        return "this is not YAML: " + problem + (context.isEmpty() ? "" : " (" + context + since(invalid) + ")");
    }

    private static String since(MarkedYamlEngineException invalid) {
        return invalid.getContextMark()
                .map(mark -> " (it begins at line " + (mark.getLine() + 1) + ")")
                .orElse("");
    }
}
