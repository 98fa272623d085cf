package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value with a short form, a text, and a long form, an object; the canonical form is one of the two. */
record ShortOrLong<T>(Shape<T> brief, Shape<T> full, Shape<T> canonical) implements Shape<T> {
    static <T> ShortOrLong<T> writingLong(Shape<T> brief, Shape<T> full) {
        return new ShortOrLong<>(brief, full, full);
    }

    static <T> ShortOrLong<T> writingShort(Shape<T> brief, Shape<T> full) {
        return new ShortOrLong<>(brief, full, brief);
    }

    @Override
    public @Nullable T read(Yaml node, Problems problems) {
        return switch (node) {
            case Yaml.Mapping mapping -> full.read(mapping, problems);
            case Yaml.Scalar scalar when scalar.type() != Yaml.Type.NULL -> brief.read(scalar, problems);
            case Yaml.Scalar nothing -> mismatch(nothing, problems);
            case Yaml.Sequence sequence -> mismatch(sequence, problems);
        };
    }

    private @Nullable T mismatch(Yaml node, Problems problems) {
        Mismatch.report(node, notation(), problems);
        return null;
    }

    @Override
    public Object write(T value) {
        return canonical.write(value);
    }

    @Override
    public Map<String, Object> schema() {
        return Json.either(brief.schema(), full.schema());
    }

    @Override
    public String notation() {
        return brief.notation() + ", or " + full.notation();
    }

    @Override
    public List<Field<?>> parts() {
        return full.parts();
    }
}
