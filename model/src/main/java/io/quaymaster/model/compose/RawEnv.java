package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads files of {@code format: raw}: {@code NAME=value} line by line, each value as it is. */
final class RawEnv {
    private static final Pattern LEADING_BLANKS = Pattern.compile("^[ \\t]+");

    private RawEnv() {}

    /**
     * The variables of a file.
     *
     * @param given the value of a name that stands alone; without one it is left out
     */
    static SortedMap<String, String> read(
            String path, String text, Function<String, Optional<String>> given, Problems problems) {
        SortedMap<String, String> values = new TreeMap<>();
        int number = 0;
        for (String written : text.split("\\r?\\n", -1)) {
            number++;
            String line = LEADING_BLANKS.matcher(written).replaceFirst("");
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] pair = line.split("=", 2);
            if (pair[0].isEmpty() || pair[0].contains(" ") || pair[0].contains("\t")) {
                problems.add(
                        new Location(path, number, 1),
                        "this is no variable: write NAME=value, with no space in the name");
            } else if (line.contains(ProjectFiles.UNREADABLE)) {
                problems.add(new Location(path, number, 1), ProjectFiles.NOT_TEXT);
            } else if (pair.length == 2) {
                values.put(pair[0], pair[1]);
            } else {
                given.apply(line).ifPresent(value -> values.put(line, value));
            }
        }
        return values;
    }
}
