package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;

/** Reads and writes fields as plain data, such as a program makes them: maps, lists, texts, numbers and flags. */
public final class PlainSpec {
    private static final Location NOWHERE = new Location("", 1, 1);

    private PlainSpec() {}

    /** The fields of a container. What no manifest could say of it is left out. */
    public static Spec container(Map<String, ?> fields) {
        return new FieldReader(ContainerFields.ALL, Map.of()).read(mapping(fields), new Problems());
    }

    /** The data as it would be written. */
    public static Yaml.Mapping mapping(Map<String, ?> fields) {
        return new Yaml.Mapping(
                fields.entrySet().stream()
                        .map(entry -> new Yaml.Entry(text(entry.getKey()), yaml(entry.getValue())))
                        .toList(),
                NOWHERE);
    }

    private static Yaml yaml(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                new Yaml.Mapping(
                        map.entrySet().stream()
                                .map(entry ->
                                        new Yaml.Entry(text(String.valueOf(entry.getKey())), yaml(entry.getValue())))
                                .toList(),
                        NOWHERE);
            case List<?> list ->
                new Yaml.Sequence(list.stream().map(PlainSpec::yaml).toList(), NOWHERE);
            case Boolean flag -> new Yaml.Scalar(flag.toString(), Yaml.Type.BOOLEAN, NOWHERE);
            case Integer number -> new Yaml.Scalar(number.toString(), Yaml.Type.INTEGER, NOWHERE);
            case Long number -> new Yaml.Scalar(number.toString(), Yaml.Type.INTEGER, NOWHERE);
            default -> text(value.toString());
        };
    }

    private static Yaml.Scalar text(String text) {
        return new Yaml.Scalar(text, Yaml.Type.STRING, NOWHERE);
    }
}
