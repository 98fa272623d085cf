package io.quaymaster.model.manifest;

import java.util.List;
import java.util.SortedMap;

/** The fields of a Volume. */
public final class VolumeFields {
    public static final Field<String> DRIVER = Field.of(
                    "driver", Scalars.written("the name of a driver"), "The volume driver.")
            .or("local");
    public static final Field<SortedMap<String, String>> DRIVER_OPTS =
            Field.of("driver_opts", TextMap.SHAPE, "Options of the driver.").or(Networking.NO_TEXTS);
    public static final Field<SortedMap<String, String>> LABELS = Field.of(
                    "labels", Labels.SHAPE, "Labels of the volume; those that begin with `quaymaster.` cannot be set.")
            .or(Networking.NO_TEXTS);
    public static final Field<OnRemoval> ON_REMOVAL = Field.of(
                    "on_removal",
                    Scalars.words(OnRemoval.class, '-'),
                    "What becomes of the volume when it is no longer declared: `retain` keeps it, `remove` removes it"
                            + " with its data.")
            .or(OnRemoval.RETAIN)
            .policy();
    public static final Field<Boolean> EXTERNAL = Field.of(
                    "external",
                    Scalars.FLAG,
                    "Whether the volume is somebody else's: it must be there, and is never created or removed.")
            .or(false)
            .policy();
    public static final Field<String> DOCKER_NAME = Field.of(
                    "docker_name",
                    Names.OBJECT_NAME,
                    "The name that the daemon knows it by; without it the resource's name.")
            .policy();

    public static final List<Field<?>> ALL = List.of(DRIVER, DRIVER_OPTS, LABELS, ON_REMOVAL, EXTERNAL, DOCKER_NAME);

    private VolumeFields() {}
}
