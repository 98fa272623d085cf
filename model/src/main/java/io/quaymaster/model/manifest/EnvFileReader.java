package io.quaymaster.model.manifest;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of variables as Compose does: {@code NAME=value} line by line, with quotes, escapes, comments, {@code export},
 * values over several lines, and variables within values. A variable may use those above it; one that is given from outside
 * keeps its value there.
 */
public final class EnvFileReader {
    private static final Pattern KEY =
            Pattern.compile("[ \\t]*(?:export[ \\t]+)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*");
    private static final Pattern COMMENT = Pattern.compile("[ \\t]*(?:#.*)?");
    private static final Pattern TRAILING_COMMENT = Pattern.compile("[ \\t]+#.*$|^#.*$");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?s:(.))");
    private static final Map<String, String> ESCAPES = Map.of("n", "\n", "r", "\r", "t", "\t", "$", "$$");

    private final String path;
    private final String text;
    private final SortedMap<String, String> given;
    private final String where;
    private final Problems problems;
    private final SortedMap<String, String> values = new TreeMap<>();
    private int position;
    private int counted;
    private int line = 1;
    private int lineStart;

    private EnvFileReader(String path, String text, SortedMap<String, String> given, String where, Problems problems) {
        this.path = path;
        this.text = text;
        this.given = given;
        this.where = where;
        this.problems = problems;
    }

    /**
     * The variables of a file.
     *
     * @param given variables that values may use
     * @param where those come from; see {@link Interpolation}
     */
    public static SortedMap<String, String> read(
            String path, byte[] content, SortedMap<String, String> given, String where, Problems problems) {
        return open(path, content, given, where, problems)
                .map(EnvFileReader::readAll)
                .orElseGet(TreeMap::new);
    }

    /** The variables of a file whose values are taken as they are: no quotes, escapes or variables. */
    public static SortedMap<String, String> readRaw(
            String path, byte[] content, SortedMap<String, String> given, String where, Problems problems) {
        return open(path, content, given, where, problems)
                .map(EnvFileReader::readAllRaw)
                .orElseGet(TreeMap::new);
    }

    private static Optional<EnvFileReader> open(
            String path, byte[] content, SortedMap<String, String> given, String where, Problems problems) {
        if (content.length > YamlReader.LONGEST_FILE) {
            problems.add(
                    new Location(path, 1, 1),
                    "the file has " + content.length + " bytes; at most " + YamlReader.LONGEST_FILE
                            + " are read (1 MiB)");
            return Optional.empty();
        }
        return Utf8.decode(path, content, problems)
                .map(text -> new EnvFileReader(path, text.replace("\r\n", "\n"), given, where, problems));
    }

    private SortedMap<String, String> readAll() {
        while (position < text.length()) {
            if (COMMENT.matcher(restOfLine()).matches()) {
                nextLine();
            } else {
                readVariable();
            }
        }
        return values;
    }

    private SortedMap<String, String> readAllRaw() {
        while (position < text.length()) {
            if (!COMMENT.matcher(restOfLine()).matches()) {
                Matcher key = KEY.matcher(restOfLine());
                int equals = restOfLine().indexOf('=');
                if (equals < 0 && key.matches()) {
                    keepInherited(key.group("name"));
                } else if (equals > 0 && key.region(0, equals).matches()) {
                    values.put(key.group("name"), restOfLine().substring(equals + 1));
                } else {
                    problems.add(here(), notAVariable());
                }
            }
            nextLine();
        }
        return values;
    }

    private void readVariable() {
        Matcher key = KEY.matcher(restOfLine());
        if (!key.lookingAt()) {
            problems.add(here(), notAVariable());
            nextLine();
            return;
        }
        String name = key.group("name");
        String rest = restOfLine().substring(key.end());
        if (COMMENT.matcher(rest).matches()) {
            keepInherited(name);
            nextLine();
        } else if (rest.charAt(0) != '=' && rest.charAt(0) != ':') {
            position += key.end();
            problems.add(here(), "after the name " + name + " comes \"=\" and its value");
            nextLine();
        } else {
            position += key.end() + 1;
            skipBlanks();
            readValue(name);
        }
    }

    private void readValue(String name) {
        Location location = here();
        if (text.startsWith("'", position)) {
            quoted('\'', location).ifPresent(value -> values.put(name, value.replace("\\'", "'")));
        } else if (text.startsWith("\"", position)) {
            quoted('"', location).ifPresent(value -> values.put(name, interpolated(unescaped(value), location)));
        } else {
            String value =
                    TRAILING_COMMENT.matcher(restOfLine()).replaceFirst("").strip();
            values.put(name, interpolated(value, location));
        }
        nextLine();
    }

    private Optional<String> quoted(char quote, Location location) {
        int start = position + 1;
        int end = start;
        while (end < text.length() && text.charAt(end) != quote) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            problems.add(location, "the closing quote is missing");
            position = text.length();
            return Optional.empty();
        }
        position = end + 1;
        if (!COMMENT.matcher(restOfLine()).matches()) {
            problems.add(
                    here(),
                    "something stands after the closing quote: a quote within quotes is written with a backslash");
        }
        return Optional.of(text.substring(start, end));
    }

    private String interpolated(String value, Location location) {
        return new Interpolation(name -> Optional.ofNullable(given.getOrDefault(name, values.get(name))), where)
                .apply(value, location, problems);
    }

    private static String unescaped(String value) {
        return ESCAPE.matcher(value)
                .replaceAll(escape -> Matcher.quoteReplacement(ESCAPES.getOrDefault(escape.group(1), escape.group(1))));
    }

    private void keepInherited(String name) {
        String value = given.get(name);
        if (value == null) {
            problems.add(here(), "the variable " + name + " has no value here and is not set elsewhere: " + where);
        } else {
            values.put(name, value);
        }
    }

    private static String notAVariable() {
        return "this is no variable: write NAME=value, with a name of letters, digits and _";
    }

    private String restOfLine() {
        int end = text.indexOf('\n', position);
        return text.substring(position, end < 0 ? text.length() : end);
    }

    private void nextLine() {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end + 1;
    }

    private void skipBlanks() {
        while (position < text.length() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
            position++;
        }
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
