package io.quaymaster.agent.docker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.function.IntPredicate;
import java.util.regex.PatternSyntaxException;

/**
 * One pattern of a {@code .dockerignore} file: {@code *} and {@code ?} stay within a part of the path, {@code **} stands for any
 * number of parts, {@code [a-z]} for one character, and a backslash takes the next character as it is. Patterns are hostile input:
 * all ways to match are followed at once, so that the time is in proportion to pattern times path, whatever the pattern.
 */
final class DockerignorePattern {
    private final List<Place> places;

    private DockerignorePattern(List<Place> places) {
        this.places = List.copyOf(places);
    }

    /** A place in the pattern, and what of the path may stand there. */
    private sealed interface Place {
        /** One character. */
        record One(IntPredicate fits) implements Place {}

        /** Any number of characters. */
        record Run(IntPredicate fits) implements Place {}

        /** Leaves the next place out, or does not. */
        record Maybe() implements Place {}

        /** Anything that ends with a slash. */
        record Parts() implements Place {}
    }

    static DockerignorePattern compile(String pattern) {
        return new DockerignorePattern(new Translation(pattern).places());
    }

    /** Whether it matches the path, or a directory on the way to it. */
    boolean covers(String path) {
        BitSet here = new BitSet();
        here.set(0);
        skip(here);
        PrimitiveIterator.OfInt characters = path.codePoints().iterator();
        while (characters.hasNext() && !here.isEmpty()) {
            int character = characters.nextInt();
            if (character == '/' && here.get(places.size())) {
                return true;
            }
            here = after(here, character);
        }
        return here.get(places.size());
    }

    private BitSet after(BitSet here, int character) {
        BitSet next = new BitSet();
        for (int index = here.nextSetBit(0); index >= 0 && index < places.size(); index = here.nextSetBit(index + 1)) {
            step(index, character, next);
        }
        skip(next);
        return next;
    }

    private void step(int index, int character, BitSet next) {
        switch (places.get(index)) {
            case Place.One one -> {
                if (one.fits().test(character)) {
                    next.set(index + 1);
                }
            }
            case Place.Run run -> {
                if (run.fits().test(character)) {
                    next.set(index);
                }
            }
            case Place.Parts parts -> {
                next.set(index);
                if (character == '/') {
                    next.set(index + 1);
                }
            }
            case Place.Maybe maybe -> {}
        }
    }

    /** Adds the places that are reached without a character. They lie ahead, so one way through is enough. */
    private void skip(BitSet here) {
        for (int index = here.nextSetBit(0); index >= 0 && index < places.size(); index = here.nextSetBit(index + 1)) {
            switch (places.get(index)) {
                case Place.Run run -> here.set(index + 1);
                case Place.Maybe maybe -> here.set(index + 1, index + 3);
                case Place.One one -> {}
                case Place.Parts parts -> {}
            }
        }
    }

    /** Reads a pattern from left to right. */
    private static final class Translation {
        private final String pattern;
        private final List<Place> places = new ArrayList<>();
        private int next;

        Translation(String pattern) {
            this.pattern = pattern;
        }

        List<Place> places() {
            while (next < pattern.length()) {
                int character = character();
                switch (character) {
                    case '*' -> star();
                    case '?' -> places.add(new Place.One(Translation::isWithinAPart));
                    case '[' -> places.add(new Place.One(oneOf()));
                    case '\\' -> literal(escaped());
                    default -> literal(character);
                }
            }
            return places;
        }

        private void star() {
            if (!take('*')) {
                places.add(new Place.Run(Translation::isWithinAPart));
                return;
            }
            boolean first = next == 2;
            boolean slash = take('/');
            // Docker takes "**name" for whatever ends with the name.
            if (next == pattern.length() || (first && !slash && plain(pattern.substring(next)))) {
                places.add(new Place.Run(character -> true));
            } else {
                places.add(new Place.Maybe());
                places.add(new Place.Parts());
            }
        }

        private IntPredicate oneOf() {
            int start = next - 1;
            boolean negated = take('^');
            IntPredicate members = character -> false;
            for (boolean first = true; first || !ends(); first = false) {
                if (next == pattern.length()) {
                    throw new PatternSyntaxException("a [ has no ]", pattern, start);
                }
                members = members.or(range());
            }
            take(']');
            return negated ? members.negate() : members;
        }

        private boolean ends() {
            return next < pattern.length() && pattern.charAt(next) == ']';
        }

        private IntPredicate range() {
            int low = member();
            boolean single = !pattern.startsWith("-", next) || pattern.startsWith("-]", next);
            if (single) {
                return character -> character == low;
            }
            take('-');
            if (next == pattern.length()) {
                throw new PatternSyntaxException("nothing follows the last dash", pattern, next);
            }
            int high = member();
            if (high < low) {
                throw new PatternSyntaxException("a range goes backwards", pattern, next);
            }
            return character -> low <= character && character <= high;
        }

        private int member() {
            int character = character();
            return character == '\\' ? escaped() : character;
        }

        private int escaped() {
            if (next == pattern.length()) {
                throw new PatternSyntaxException("nothing follows the last backslash", pattern, next);
            }
            return character();
        }

        private int character() {
            int character = pattern.codePointAt(next);
            next += Character.charCount(character);
            return character;
        }

        private static boolean isWithinAPart(int character) {
            return character != '/';
        }

        private void literal(int wanted) {
            places.add(new Place.One(character -> character == wanted));
        }

        private boolean take(char wanted) {
            boolean there = next < pattern.length() && pattern.charAt(next) == wanted;
            next += there ? 1 : 0;
            return there;
        }

        private static boolean plain(String text) {
            return text.chars().noneMatch(character -> "*?[]\\".indexOf(character) >= 0);
        }
    }
}
