package io.quaymaster.model.manifest;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** The shapes that are of use outside manifests too, so that the host's configuration reads, and complains, just like them. */
public final class Shapes {
    /** A map of texts, or a list of {@code name=value}. */
    public static final Shape<SortedMap<String, String>> TEXTS = TextMap.SHAPE;

    public static final Shape<Boolean> FLAG = Scalars.FLAG;

    private Shapes() {}

    /** A text that is not empty. */
    public static Shape<String> text(String notation) {
        return Scalars.written(notation);
    }

    /** A text that matches all of a regular expression. */
    public static Shape<String> text(String notation, String expression) {
        return Scalars.text(notation, expression);
    }

    /** The path of something on the host; a number is none. */
    public static Shape<Path> path(String notation) {
        return new Texts<>(new Parsed<>(
                notation,
                Json.text("[\\s\\S]+"),
                (text, complaints) -> hostPath(text).orElseGet(() -> Scalars.refuse(text, notation, complaints)),
                Path::toString));
    }

    /** A text as a path; nothing where it can be none, because it is empty or contains a NUL. */
    public static Optional<Path> hostPath(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    public static Shape<Integer> integer(int least, int most) {
        return Scalars.integer(least, most);
    }

    /** One of some words, each a constant's name in lower case. */
    public static <E extends Enum<E>> Shape<E> words(Class<E> type) {
        return Scalars.words(type, '-');
    }

    public static <T> Shape<List<T>> list(Shape<T> item) {
        return ListOf.of(item);
    }

    /** The same notation for another type. */
    public static <A, B> Shape<B> converted(Shape<A> shape, Function<A, B> forward, Function<B, A> back) {
        return Scalars.converted(shape, forward, back);
    }

    /** A value that is written as a single text; empty where the text is not one. */
    public static <T> Shape<T> parsed(String notation, Function<String, Optional<T>> parser) {
        return new Parsed<>(
                notation,
                Json.text(),
                (text, complaints) -> parser.apply(text).orElseGet(() -> Scalars.refuse(text, notation, complaints)),
                Object::toString);
    }

    public static Shape<Duration> duration(Duration least) {
        return parsed(
                "a duration of at least " + Durations.text(least) + ", such as 30s, 1m30s or 2h",
                text -> Durations.parse(text).filter(duration -> duration.compareTo(least) >= 0));
    }

    /** An object with fields, and a check of what was given for those that must go together. */
    public static Shape<Spec> object(List<Field<?>> fields, Check check) {
        Structure.Maker<Spec> maker = (spec, node, problems) -> {
            check.check(spec, node, problems);
            return spec;
        };
        return new Structure<>(fields, maker, Function.identity());
    }

    /** Reports which fields do not go together; the node is the one that they are written in. */
    public interface Check {
        void check(Spec spec, Yaml.Mapping node, Problems problems);
    }
}
