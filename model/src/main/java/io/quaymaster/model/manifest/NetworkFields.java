package io.quaymaster.model.manifest;

import java.util.List;
import java.util.SortedMap;

/** The fields of a Network. */
public final class NetworkFields {
    public static final Field<String> DRIVER = Field.of(
                    "driver", Scalars.written("the name of a driver"), "The network driver.")
            .or("bridge");
    public static final Field<SortedMap<String, String>> DRIVER_OPTS =
            Field.of("driver_opts", TextMap.SHAPE, "Options of the driver.").or(Networking.NO_TEXTS);
    public static final Field<Boolean> INTERNAL = Field.of(
                    "internal", Scalars.FLAG, "Whether the network has no way out.")
            .or(false);
    public static final Field<Boolean> ATTACHABLE = Field.of(
                    "attachable",
                    Scalars.FLAG,
                    "Whether containers outside of a Swarm service may join an overlay network.")
            .or(false);
    public static final Field<Boolean> ENABLE_IPV6 = Field.of(
                    "enable_ipv6", Scalars.FLAG, "Whether containers get IPv6 addresses.")
            .or(false);
    public static final Field<Ipam> IPAM = Field.of("ipam", Networking.IPAM, "How the network's addresses are managed.")
            .or(Ipam.DEFAULT);
    public static final Field<SortedMap<String, String>> LABELS = Field.of(
                    "labels", Labels.SHAPE, "Labels of the network; those that begin with `quaymaster.` cannot be set.")
            .or(Networking.NO_TEXTS);
    public static final Field<Boolean> EXTERNAL = Field.of(
                    "external",
                    Scalars.FLAG,
                    "Whether the network is somebody else's: it must be there, and is never created, changed or removed.")
            .or(false)
            .policy();
    public static final Field<String> DOCKER_NAME = Field.of(
                    "docker_name",
                    Names.OBJECT_NAME,
                    "The name that the daemon knows it by; without it the resource's name.")
            .policy();

    public static final List<Field<?>> ALL =
            List.of(DRIVER, DRIVER_OPTS, INTERNAL, ATTACHABLE, ENABLE_IPV6, IPAM, LABELS, EXTERNAL, DOCKER_NAME);

    private NetworkFields() {}
}
