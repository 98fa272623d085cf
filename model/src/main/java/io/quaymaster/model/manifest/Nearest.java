package io.quaymaster.model.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The word that was meant by one that does not exist. */
public final class Nearest {
    private static final int FEW = 12;

    private Nearest() {}

    /** {@code ; did you mean "ports"?}, or what is allowed where nothing is near and that is little, or nothing. */
    public static String hint(String word, Collection<String> words) {
        List<String> longer = words.stream()
                .filter(known -> word.length() > 2 && known.startsWith(word))
                .map(Mismatch::quote)
                .toList();
        Optional<String> nearest = find(word, words).map(Mismatch::quote);
        if (nearest.isPresent() || !longer.isEmpty()) {
            return "; did you mean " + nearest.orElseGet(() -> Scalars.alternatives(longer)) + "?";
        }
        return words.size() > FEW ? "" : "; allowed are " + String.join(", ", words);
    }

    /** The nearest word, where one is so near that it may well be meant. */
    public static Optional<String> find(String word, Collection<String> words) {
        int farthest = Math.max(1, word.length() / 3);
        return words.stream()
                .filter(known -> distance(word, known) <= farthest)
                .min(Comparator.comparingInt((String known) -> distance(word, known))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many letters must be added, removed, replaced, or swapped with their neighbour. */
    static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int row = 0; row <= from.length(); row++) {
            for (int column = 0; column <= to.length(); column++) {
                steps[row][column] = row == 0 || column == 0 ? row + column : step(steps, from, to, row, column);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int step(int[][] steps, String from, String to, int row, int column) {
        boolean same = from.charAt(row - 1) == to.charAt(column - 1);
        int best = Math.min(
                steps[row - 1][column - 1] + (same ? 0 : 1),
                1 + Math.min(steps[row - 1][column], steps[row][column - 1]));
        boolean swapped = row > 1
                && column > 1
                && from.charAt(row - 1) == to.charAt(column - 2)
                && from.charAt(row - 2) == to.charAt(column - 1);
        return swapped ? Math.min(best, 1 + steps[row - 2][column - 2]) : best;
    }
}
