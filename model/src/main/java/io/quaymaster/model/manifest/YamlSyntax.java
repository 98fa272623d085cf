package io.quaymaster.model.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.Scanner;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.tokens.Token;

/** Says what a YAML parser's complaint means for the person who wrote the file. */
final class YamlSyntax {
    private YamlSyntax() {}

    static void report(String path, String text, MarkedYamlEngineException invalid, Problems problems) {
        Optional<Mark> mark = invalid.getProblemMark().or(invalid::getContextMark);
        Location location = mark.map(where -> at(path, where)).orElse(new Location(path, 1, 1));
        Optional<Mark> open = open(text, invalid);
        boolean tab = text.lines()
                .skip(location.line() - 1L)
                .findFirst()
                .map(line -> isTab(line, location.column()))
                .orElse(false);
        if (tab) {
            problems.add(location, "a tab stands here; YAML is indented with spaces only");
        } else if (open.isPresent()) {
            problems.add(at(path, open.get()), unclosed(open.get(), location));
        } else {
            problems.add(location, meaning(invalid));
        }
    }

    private static Location at(String path, Mark mark) {
        return new Location(path, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Where what was never closed begins; nothing where that is not what is wrong. */
    private static Optional<Mark> open(String text, MarkedYamlEngineException invalid) {
        String problem = Objects.requireNonNullElse(invalid.getProblem(), "");
        if (problem.contains("expected ',' or") || problem.contains("unexpected end of stream")) {
            return invalid.getContextMark();
        }
        return problem.contains("<stream end>") ? openBracket(text) : Optional.empty();
    }

    private static Optional<Mark> openBracket(String text) {
        Deque<Token> open = new ArrayDeque<>();
        LoadSettings settings = LoadSettings.builder().build();
        Scanner tokens = new ScannerImpl(settings, new StreamReader(settings, text));
        try {
            while (tokens.hasNext()) {
                Token token = tokens.next();
                switch (token.getTokenId()) {
                    case FlowSequenceStart, FlowMappingStart -> open.push(token);
                    case FlowSequenceEnd, FlowMappingEnd -> open.poll();
                    default -> {}
                }
            }
        } catch (YamlEngineException unreadable) {
            // What is open by then is what is asked for.
        }
        return Optional.ofNullable(open.peek()).flatMap(Token::getStartMark);
    }

    private static String unclosed(Mark start, Location end) {
        String before = " before " + end.line() + ":" + end.column();
        return switch (start.getBuffer()[start.getPointer()]) {
            case '[' -> "the list that begins here is not closed: a comma or the closing ] is missing" + before;
            case '{' -> "the mapping that begins here is not closed: a comma or the closing } is missing" + before;
            default -> "the quoted text that begins here is not closed: the closing quote is missing";
        };
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
