package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The shapes of a container's place in networks, and of the addresses of networks. */
final class Networking {
    static final SortedMap<String, String> NO_TEXTS = Collections.emptySortedMap();

    private static final Shape<String> HOST_NAME =
            Scalars.text("a host name", "[a-zA-Z0-9_](?:[a-zA-Z0-9_.-]{0,252}[a-zA-Z0-9_])?");

    private static final Field<List<String>> ALIASES = Field.of(
                    "aliases", ListOf.of(HOST_NAME), "Further names that the container answers to in this network.")
            .or(List.of());
    private static final Field<String> IPV4 =
            Field.of("ipv4_address", Addresses.IPV4, "A fixed address; the network needs a subnet that has it.");
    private static final Field<String> IPV6 =
            Field.of("ipv6_address", Addresses.IPV6, "A fixed address; the network needs a subnet that has it.");
    private static final Field<List<String>> LINK_LOCAL = Field.of(
                    "link_local_ips", ListOf.of(Addresses.IP), "Further link-local addresses.")
            .or(List.of());
    private static final Field<String> MAC = Field.of("mac_address", Addresses.MAC, "A fixed address.");
    private static final Field<SortedMap<String, String>> DRIVER_OPTS = Field.of(
                    "driver_opts", TextMap.SHAPE, "Options of the network's driver.")
            .or(NO_TEXTS);
    private static final Field<Integer> PRIORITY = Field.of(
                    "priority",
                    Scalars.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
                    "The network with the highest is the one that the container is created in.")
            .or(0);
    private static final Field<Integer> GATEWAY_PRIORITY = Field.of(
                    "gw_priority",
                    Scalars.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
                    "The network with the highest is the default gateway.")
            .or(0);

    private static final Shape<Attachment> ATTACHMENT = Structure.of(
            List.of(ALIASES, IPV4, IPV6, LINK_LOCAL, MAC, DRIVER_OPTS, PRIORITY, GATEWAY_PRIORITY),
            spec -> new Attachment(
                    spec.get(ALIASES),
                    spec.find(IPV4).orElse(null),
                    spec.find(IPV6).orElse(null),
                    spec.get(LINK_LOCAL),
                    spec.find(MAC).orElse(null),
                    spec.get(DRIVER_OPTS),
                    spec.get(PRIORITY),
                    spec.get(GATEWAY_PRIORITY)),
            attachment -> Spec.EMPTY
                    .with(ALIASES, attachment.aliases())
                    .withNullable(IPV4, attachment.ipv4Address())
                    .withNullable(IPV6, attachment.ipv6Address())
                    .with(LINK_LOCAL, attachment.linkLocalAddresses())
                    .withNullable(MAC, attachment.macAddress())
                    .with(DRIVER_OPTS, attachment.driverOptions())
                    .with(PRIORITY, attachment.priority())
                    .with(GATEWAY_PRIORITY, attachment.gatewayPriority()));

    static final Shape<SortedMap<String, Attachment>> ATTACHMENTS =
            new MapOf<>(Names.REFERENCE, ATTACHMENT, Attachment.PLAIN);

    private static final Field<String> SUBNET = Field.of("subnet", Addresses.CIDR, "The network's addresses.");
    private static final Field<String> GATEWAY =
            Field.of("gateway", Addresses.IP, "The gateway's address; without it the first of the subnet.");
    private static final Field<String> IP_RANGE = Field.of(
            "ip_range", Addresses.CIDR, "The part of the subnet that containers get addresses of; without it all.");
    private static final Field<SortedMap<String, String>> AUX_ADDRESSES = Field.of(
                    "aux_addresses", TextMap.SHAPE, "Addresses that somebody else uses, by host name.")
            .or(NO_TEXTS);
    private static final Shape<Ipam.Pool> POOL = Structure.of(
            List.of(SUBNET, GATEWAY, IP_RANGE, AUX_ADDRESSES),
            spec -> new Ipam.Pool(
                    spec.find(SUBNET).orElse(null),
                    spec.find(GATEWAY).orElse(null),
                    spec.find(IP_RANGE).orElse(null),
                    spec.get(AUX_ADDRESSES)),
            pool -> Spec.EMPTY
                    .withNullable(SUBNET, pool.subnet())
                    .withNullable(GATEWAY, pool.gateway())
                    .withNullable(IP_RANGE, pool.ipRange())
                    .with(AUX_ADDRESSES, pool.auxAddresses()));

    private static final Field<String> DRIVER = Field.of(
                    "driver", Scalars.written("the name of a driver"), "The address driver.")
            .or(Ipam.DEFAULT.driver());
    private static final Field<List<Ipam.Pool>> CONFIG =
            Field.of("config", ListOf.of(POOL), "The pools of addresses.").or(List.of());
    private static final Field<SortedMap<String, String>> OPTIONS =
            Field.of("options", TextMap.SHAPE, "Options of the address driver.").or(NO_TEXTS);

    static final Shape<Ipam> IPAM = Structure.of(
            List.of(DRIVER, CONFIG, OPTIONS),
            spec -> new Ipam(spec.get(DRIVER), spec.get(CONFIG), spec.get(OPTIONS)),
            ipam -> Spec.EMPTY
                    .with(DRIVER, ipam.driver())
                    .with(CONFIG, ipam.config())
                    .with(OPTIONS, ipam.options()));

    static final Shape<List<String>> EXTRA_HOSTS = new ExtraHosts();

    private Networking() {}

    /** Host names with their addresses; the canonical form is {@code name:address}, sorted. */
    private record ExtraHosts() implements Shape<List<String>> {
        @Override
        public @Nullable List<String> read(Yaml node, Problems problems) {
            int before = problems.count();
            TreeMap<String, Boolean> hosts = new TreeMap<>();
            switch (node) {
                case Yaml.Mapping mapping -> mapping.entries().forEach(entry -> entry(entry, hosts, problems));
                case Yaml.Sequence sequence -> sequence.items().forEach(item -> item(item, hosts, problems));
                case Yaml.Scalar scalar -> Mismatch.report(scalar, notation(), problems);
            }
            return problems.count() == before ? List.copyOf(hosts.keySet()) : null;
        }

        private static void item(Yaml item, Map<String, Boolean> hosts, Problems problems) {
            String text = Scalars.TEXT.read(item, problems);
            if (text != null) {
                int equals = text.indexOf('=');
                int end = equals >= 0 ? equals : text.indexOf(':');
                put(
                        end < 0 ? text : text.substring(0, end),
                        end < 0 ? "" : text.substring(end + 1),
                        item,
                        hosts,
                        problems);
            }
        }

        private static void entry(Yaml.Entry entry, Map<String, Boolean> hosts, Problems problems) {
            List<String> addresses = ListOf.orOne(Scalars.TEXT).read(entry.value(), problems);
            if (addresses != null) {
                addresses.forEach(address -> put(entry.key().text(), address, entry.value(), hosts, problems));
            }
        }

        private static void put(String name, String written, Yaml at, Map<String, Boolean> hosts, Problems problems) {
            String address = written.startsWith("[") && written.endsWith("]")
                    ? written.substring(1, written.length() - 1)
                    : written;
            if (name.isEmpty() || !(address.equals("host-gateway") || Addresses.isAddress(address))) {
                problems.add(
                        at.location(),
                        "must be NAME:ADDRESS with an IP address or host-gateway, not "
                                + Mismatch.quote(name + ":" + written));
            } else {
                hosts.put(name + ":" + address, true);
            }
        }

        @Override
        public Object write(List<String> hosts) {
            return hosts;
        }

        @Override
        public Map<String, Object> schema() {
            return Json.either(
                    Json.object("type", "array", "items", Json.object("type", "string")),
                    Json.object(
                            "type",
                            "object",
                            "additionalProperties",
                            ListOf.orOne(Scalars.TEXT).schema()));
        }

        @Override
        public String notation() {
            return "a list of NAME:ADDRESS, or a map of names and addresses";
        }
    }
}
