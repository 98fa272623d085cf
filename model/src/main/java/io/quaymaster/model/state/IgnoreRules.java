package io.quaymaster.model.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which paths below a directory are left out, in the language of gitignore: the last rule that matches decides. */
final class IgnoreRules {
    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    static IgnoreRules of(String text) {
        return new IgnoreRules(
                text.lines().map(IgnoreRules::rule).filter(Objects::nonNull).toList());
    }

    /**
     * Whether a path is left out. What is below a directory that is left out is never asked for, so that no rule can bring it
     * back.
     *
     * @param path relative to the directory that the rules are for
     */
    boolean excludes(String path, boolean directory) {
        List<String> parts = List.of(path.split("/"));
        boolean excluded = false;
        for (Rule rule : rules) {
            if ((directory || !rule.directoriesOnly()) && rule.path().match(parts)) {
                excluded = !rule.negated();
            }
        }
        return excluded;
    }

    private record Rule(boolean negated, boolean directoriesOnly, Wildcards<String> path) {}

    private static @Nullable Rule rule(String line) {
        String pattern = withoutTrailingSpaces(line);
        if (pattern.isEmpty() || pattern.startsWith("#")) {
            return null;
        }
        boolean negated = pattern.startsWith("!");
        pattern = negated ? pattern.substring(1) : pattern;
        boolean directoriesOnly = pattern.endsWith("/");
        pattern = directoriesOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean anchored = pattern.contains("/");
        List<String> parts = Arrays.stream(pattern.split("/"))
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty() ? null : new Rule(negated, directoriesOnly, path(parts, anchored));
    }

    private static Wildcards<String> path(List<String> parts, boolean anchored) {
        List<Wildcards.Place<String>> places = new ArrayList<>();
        if (!anchored) {
            places.add(new Wildcards.Place.Any<>());
        }
        for (int index = 0; index < parts.size(); index++) {
            if (!parts.get(index).equals("**")) {
                places.add(new Wildcards.Place.One<>(name(parts.get(index))));
                continue;
            }
            if (index == parts.size() - 1) {
                // At the end it means what is inside, not the directory itself.
                places.add(new Wildcards.Place.One<>(part -> true));
            }
            places.add(new Wildcards.Place.Any<>());
        }
        return new Wildcards<>(places);
    }

    private static Predicate<String> name(String glob) {
        List<Wildcards.Place<Integer>> places = new ArrayList<>();
        int index = 0;
        while (index < glob.length()) {
            int character = glob.codePointAt(index);
            int next = index + Character.charCount(character);
            int end = character == '[' ? endOfClass(glob, index) : -1;
            if (character == '*') {
                places.add(new Wildcards.Place.Any<>());
            } else if (character == '?') {
                places.add(new Wildcards.Place.One<>(any -> true));
            } else if (end > 0) {
                places.add(new Wildcards.Place.One<>(oneOf(glob.substring(index + 1, end))));
                next = end + 1;
            } else {
                boolean escape = character == '\\' && next < glob.length();
                int literal = escape ? glob.codePointAt(next) : character;
                next = escape ? next + Character.charCount(literal) : next;
                places.add(new Wildcards.Place.One<>(other -> other == literal));
            }
            index = next;
        }
        Wildcards<Integer> wildcards = new Wildcards<>(places);
        return text -> wildcards.match(text.codePoints().boxed().toList());
    }

    private static int endOfClass(String glob, int start) {
        int first = start + (glob.startsWith("!", start + 1) || glob.startsWith("^", start + 1) ? 2 : 1);
        return glob.indexOf(']', first + 1);
    }

    private static Predicate<Integer> oneOf(String members) {
        boolean negated = members.startsWith("!") || members.startsWith("^");
        int[] set = members.substring(negated ? 1 : 0).codePoints().toArray();
        return character -> contains(set, character) != negated;
    }

    private static boolean contains(int[] set, int character) {
        for (int index = 0; index < set.length; index++) {
            boolean range = index + 2 < set.length && set[index + 1] == '-';
            if (range && set[index] <= character && character <= set[index + 2]) {
                return true;
            }
            if (!range && set[index] == character) {
                return true;
            }
            index += range ? 2 : 0;
        }
        return false;
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && !(end > 1 && line.charAt(end - 2) == '\\')) {
            end--;
        }
        return line.substring(0, end);
    }
}
