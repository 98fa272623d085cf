package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code .env} files and the files of {@code env_file} and {@code label_file} as Compose does. It is more lenient than the
 * reader of a manifest's files: what nobody has set is empty or left out, and more may stand on a line.
 */
final class DotEnv {
    private static final Pattern EXPORT = Pattern.compile("export\\s+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[abcfnrtv$\"\\\\]|0[0-9]{0,3})");

    private final String path;
    private final String text;
    private final Function<String, Optional<String>> given;
    private final Findings findings;
    private final SortedMap<String, String> values;
    private int position;
    private int counted;
    private int line = 1;
    private int lineStart;

    private DotEnv(
            String path,
            String text,
            SortedMap<String, String> before,
            Function<String, Optional<String>> given,
            Findings findings) {
        this.path = path;
        this.text = text;
        this.given = given;
        this.findings = findings;
        this.values = new TreeMap<>(before);
    }

    /**
     * The variables of a file, added to those before it.
     *
     * @param before variables of files before this one, which its values may use
     * @param given variables that win over those
     */
    static SortedMap<String, String> read(
            String path,
            String text,
            SortedMap<String, String> before,
            Function<String, Optional<String>> given,
            Findings findings) {
        DotEnv file = new DotEnv(path, text, before, given, findings);
        file.readAll();
        return file.values;
    }

    private void readAll() {
        int errors = findings.problems().count();
        while (skipToStatement() && findings.problems().count() == errors) {
            readStatement();
        }
    }

    /** Skips blanks, empty lines and comments; whether there is something after them. */
    private boolean skipToStatement() {
        while (position < text.length()) {
            if (text.charAt(position) == '#') {
                position = endOfLine();
            } else if (Character.isWhitespace(text.charAt(position)) || isBlank(text.charAt(position))) {
                position++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void readStatement() {
        Matcher export = EXPORT.matcher(text).region(position, text.length());
        if (export.lookingAt()) {
            position = export.end();
        }
        int start = position;
        while (position < text.length() && "=:\n".indexOf(text.charAt(position)) < 0) {
            if (!isNamePart(text.charAt(position))) {
                problem("a name must consist of letters, digits, _, ., - and brackets, not "
                        + Quoted.of(text.substring(position, position + 1)) + ": write NAME=value");
                return;
            }
            position++;
        }
        if (position == text.length()) {
            // A name that the file ends with names nothing: Compose forgets it.
            return;
        }
        String name = withoutSpaceAtItsEnd(text.substring(start, position));
        if (name.contains(" ")) {
            problem("the name " + Quoted.of(name) + " contains a space");
            return;
        }
        boolean inherited = text.charAt(position) == '\n';
        position++;
        skipBlanks();
        if (inherited) {
            given.apply(name).ifPresent(value -> values.put(name, value));
            return;
        }
        Location location = here();
        value().ifPresent(value -> {
            if (value.contains(ProjectFiles.UNREADABLE)) {
                findings.problems().add(location, ProjectFiles.NOT_TEXT);
            }
            values.put(name, value);
        });
    }

    private static boolean isNamePart(char character) {
        return isBlank(character) || Character.isLetterOrDigit(character) || "_.-[]".indexOf(character) >= 0;
    }

    private Optional<String> value() {
        if (position < text.length() && "\"'".indexOf(text.charAt(position)) >= 0) {
            return quoted(text.charAt(position));
        }
        String rest = text.substring(position, endOfLine());
        Location location = here();
        position = Math.min(endOfLine() + 1, text.length());
        int comment = rest.indexOf(" #");
        return Optional.of(expanded(withoutSpaceAtItsEnd(comment < 0 ? rest : rest.substring(0, comment)), location));
    }

    /** Also without space that does not break, or that is as wide as a letter: pasted text has it. */
    private static String withoutSpaceAtItsEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean isSpace(char character) {
        return isBlank(character) || Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    private Optional<String> quoted(char quote) {
        Location location = here();
        StringBuilder content = new StringBuilder();
        boolean escaped = false;
        for (int index = position + 1; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == quote && !escaped) {
                position = index + 1;
                String inner = content.toString();
                return Optional.of(quote == '"' ? expanded(unescaped(inner), location) : inner);
            }
            boolean begins = character == '\\' && !escaped;
            if (!begins) {
                content.append(escaped && character != quote ? "\\" : "").append(character);
            }
            escaped = begins;
        }
        problem("the closing quote is missing");
        return Optional.empty();
    }

    private String expanded(String value, Location location) {
        Function<String, Optional<String>> variables =
                name -> given.apply(name).or(() -> Optional.ofNullable(values.get(name)));
        return new Template(variables, findings.at(location)).apply(value);
    }

    private static String unescaped(String value) {
        return ESCAPE.matcher(value).replaceAll(match -> Matcher.quoteReplacement(unescape(match.group())));
    }

    private static String unescape(String escape) {
        return switch (escape.charAt(1)) {
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000b";
            case '"' -> "\"";
            case '\\' -> "\\";
            // Two of them stand for one where variables are replaced.
            case '$' -> "$$";
            case '0' -> octal(escape);
            default -> escape;
        };
    }

    /** Backslash, a zero, and the three digits of a byte; with fewer it is no escape, and loses its zero. */
    private static String octal(String escape) {
        boolean complete = escape.length() == 5
                && escape.substring(2).chars().allMatch(digit -> digit < '8')
                && escape.charAt(2) < '4';
        return complete ? String.valueOf((char) Integer.parseInt(escape.substring(2), 8)) : "\\" + escape.substring(2);
    }

    private void problem(String sentence) {
        findings.problems().add(here(), sentence);
        position = text.length();
    }

    private int endOfLine() {
        int end = text.indexOf('\n', position);
        return end < 0 ? text.length() : end;
    }

    private void skipBlanks() {
        while (position < text.length() && isBlank(text.charAt(position))) {
            position++;
        }
    }

    private static boolean isBlank(char character) {
        return "\t\u000b\f\r \u0085\u00a0".indexOf(character) >= 0;
    }

    private Location here() {
        for (; counted < position; counted++) {
            if (text.charAt(counted) == '\n') {
                line++;
                lineStart = counted + 1;
            }
        }
        return new Location(path, line, text.codePointCount(lineStart, position) + 1);
    }
}
