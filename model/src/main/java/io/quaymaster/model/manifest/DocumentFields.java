package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields of a document: those that every resource has, and those of its kind. */
final class DocumentFields {
    private static final String CONTAINER_NAME =
            "2 to 63 letters, digits, \"_\", \".\" or \"-\", of which the first is a letter or a digit";

    private static final Field<String> IMAGE_NAME = name(
            "lower-case letters and digits, with \".\", \"_\", \"-\" or \"/\" between them",
            "(?=.{1,128}$)" + ImageReference.PATH);
    private static final Field<String> OBJECT_NAME = name(CONTAINER_NAME, "[a-zA-Z0-9][a-zA-Z0-9_.-]{1,62}");

    private DocumentFields() {}

    static List<Field<?>> of(Kind kind) {
        return Stream.concat(Stream.of(kindField(kind), name(kind)), own(kind).stream())
                .toList();
    }

    /** The fields that only this kind has. */
    static List<Field<?>> own(Kind kind) {
        return switch (kind) {
            case IMAGE -> ImageFields.ALL;
            case CONTAINER -> ContainerFields.ALL;
            case NETWORK -> NetworkFields.ALL;
            case VOLUME -> VolumeFields.ALL;
        };
    }

    static Field<String> name(Kind kind) {
        return switch (kind) {
            case IMAGE -> IMAGE_NAME;
            case CONTAINER, NETWORK, VOLUME -> OBJECT_NAME;
        };
    }

    static Field<String> kindField(Kind kind) {
        return Field.of("kind", Scalars.words(kind.title()), "What the document declares.")
                .needed()
                .policy();
    }

    /** What to write in place of keys that exist in Compose or in Kubernetes, but not here. */
    static Map<String, String> hints(Kind kind) {
        return switch (kind) {
            case CONTAINER ->
                Map.ofEntries(
                        Map.entry("build", "declare an Image with it, and write the Image's name in \"image\""),
                        Map.entry("deploy", "write \"replicas\", \"rollout\", \"cpus\" and \"mem_limit\" here"),
                        Map.entry("env", "write \"environment\""),
                        Map.entry("args", "write \"command\""),
                        Map.entry("scale", "write \"replicas\""),
                        Map.entry(
                                "links", "containers in the same network reach each other by name; write \"networks\""),
                        Map.entry("extends", "use a YAML anchor and a merge key (<<)"),
                        Map.entry("profiles", "keep what belongs together in a folder, and follow that as a source"),
                        Map.entry("volumes_from", "write the same \"volumes\" in both containers"));
            case IMAGE ->
                Map.of(
                        "context", "write it in \"build\"",
                        "dockerfile", "write it in \"build\"",
                        "args", "write it in \"build\"",
                        "target", "write it in \"build\"",
                        "image", "write \"pull\" to pull it, or \"tags\" to name what is built",
                        "tag", "write \"tags\"");
            case NETWORK, VOLUME -> Map.of();
        };
    }

    private static Field<String> name(String notation, String expression) {
        return Field.of("name", Scalars.text(notation, expression), "The name of the resource, unique within its kind.")
                .needed();
    }
}
