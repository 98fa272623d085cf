package io.quaymaster.model.manifest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Which fields of a container go together: what the daemon would refuse, or would silently do otherwise. */
final class ContainerRules {
    private static final String RESERVED = "quaymaster.";
    private static final long LEAST_MEMORY = 6L << 20;
    private static final String EVERYWHERE = "";

    /** What has no place in the network of another container. */
    private static final List<Field<?>> OF_ITS_OWN_NETWORK = List.of(
            ContainerFields.PORTS,
            ContainerFields.EXPOSE,
            ContainerFields.HOSTNAME,
            ContainerFields.DNS,
            ContainerFields.EXTRA_HOSTS,
            ContainerFields.MAC_ADDRESS);

    private final Resource resource;
    private final Spec spec;
    private final Problems problems;

    private ContainerRules(Resource resource, Problems problems) {
        this.resource = resource;
        this.spec = resource.spec();
        this.problems = problems;
    }

    static void check(Resource resource, Problems problems) {
        ContainerRules rules = new ContainerRules(resource, problems);
        rules.name();
        rules.number();
        rules.networks();
        rules.ports();
        rules.replicas();
        rules.targets();
        rules.memory();
        rules.cpus();
    }

    private void name() {
        String name = spec.find(ContainerFields.CONTAINER_NAME).orElse(resource.name());
        String field = spec.has(ContainerFields.CONTAINER_NAME) ? "container_name" : "name";
        if (name.matches(".*\\.(new|gone|old|failed)-.*")) {
            report(
                    field,
                    Mismatch.quote(name)
                            + " is not free: .new-, .gone-, .old- and .failed- mark instances in a rollout; choose another");
        }
        if (name.startsWith(RESERVED)) {
            report(
                    field,
                    Mismatch.quote(name) + " is not free: names that begin with " + RESERVED
                            + " are Quaymaster's own; choose another");
        }
    }

    private void number() {
        if (spec.get(ContainerFields.NUMBERED) && spec.has(ContainerFields.CONTAINER_NAME)) {
            report("numbered", "numbered goes with the resource's name, and container_name is given; remove one");
        }
    }

    private void networks() {
        String mode = spec.find(ContainerFields.NETWORK_MODE).orElse("");
        if (!mode.isEmpty() && !spec.get(ContainerFields.NETWORKS).isEmpty()) {
            report("network_mode", "network_mode and networks exclude each other; remove one");
        }
        if (mode.startsWith("container:") || mode.startsWith("service:")) {
            refuseWith("network_mode: " + mode, OF_ITS_OWN_NETWORK, "belongs to the container that owns the network,");
        }
        if (mode.equals("host") || mode.equals("none")) {
            refuseWith("network_mode: " + mode, List.of(ContainerFields.PORTS), "no effect");
        }
        spec.get(ContainerFields.NETWORKS).keySet().stream()
                .filter(network -> List.of("host", "none", "bridge").contains(network))
                .forEach(network -> problems.add(
                        resource.at("networks", network),
                        "networks: " + network + " is a mode of the daemon; write network_mode: " + network));
    }

    private void refuseWith(String other, List<Field<?>> fields, String why) {
        fields.stream()
                .filter(spec::has)
                .forEach(field -> report(field.name(), field.name() + ": " + why + " with " + other + "; remove one"));
    }

    private void ports() {
        Map<String, Set<String>> addresses = new HashMap<>();
        for (PublishedPort port : spec.get(ContainerFields.PORTS)) {
            boolean fixed = port.published() != 0 && port.published() == port.publishedLast();
            if (fixed && isTaken(port, addresses)) {
                report("ports", "ports: " + Ports.text(port) + " is published twice; remove one");
            }
        }
    }

    /** @param addresses that each port with its protocol is taken at by those before; it becomes one of them */
    private static boolean isTaken(PublishedPort port, Map<String, Set<String>> addresses) {
        String address = port.address() == null ? EVERYWHERE : port.address();
        Set<String> taken = addresses.computeIfAbsent(port.published() + "/" + port.protocol(), key -> new HashSet<>());
        boolean clash = !taken.isEmpty()
                && (address.equals(EVERYWHERE) || taken.contains(EVERYWHERE) || taken.contains(address));
        taken.add(address);
        return clash;
    }

    private void replicas() {
        int replicas = spec.get(ContainerFields.REPLICAS);
        if (replicas < 2) {
            return;
        }
        if (spec.has(ContainerFields.CONTAINER_NAME)) {
            report("container_name", "container_name names one instance, and replicas is " + replicas + "; remove one");
        }
        if (spec.has(ContainerFields.MAC_ADDRESS)) {
            report("mac_address", "mac_address is for one instance, and replicas is " + replicas + "; remove one");
        }
        spec.get(ContainerFields.NETWORKS)
                .forEach((network, attachment) -> fixedAddress(network, attachment, replicas));
        spec.get(ContainerFields.PORTS).stream()
                .filter(port -> port.published() != 0 && port.publishedLast() - port.published() + 1 < replicas)
                .forEach(port -> report("ports", tooFew(port, replicas)));
    }

    private void fixedAddress(String network, Attachment attachment, int replicas) {
        if (attachment.ipv4Address() != null || attachment.ipv6Address() != null || attachment.macAddress() != null) {
            problems.add(
                    resource.at("networks", network),
                    "networks." + network + ": a fixed address is for one instance, and replicas is " + replicas
                            + "; remove one");
        }
    }

    private static String tooFew(PublishedPort port, int replicas) {
        int last = port.published() + replicas - 1;
        return "ports: " + Ports.text(port) + " is not enough for replicas: " + replicas
                + (last > 65535
                        ? "; publish a range with a port for each"
                        : "; publish a range such as " + port.published() + "-" + last + ":" + port.target());
    }

    /** The daemon refuses two mounts at one place, and between a mount and a file of ours the later would hide the other. */
    private void targets() {
        Map<String, String> taken = new HashMap<>();
        List<Mount> mounts = spec.get(ContainerFields.VOLUMES);
        IntStream.range(0, mounts.size())
                .forEach(index -> target("volumes", index, mounts.get(index).target(), taken));
        List<String> memory = spec.get(ContainerFields.TMPFS);
        IntStream.range(0, memory.size())
                .forEach(index -> target("tmpfs", index, memory.get(index).split(":", 2)[0], taken));
        for (Field<List<FileGrant>> field : List.of(ContainerFields.CONFIGS, ContainerFields.SECRETS)) {
            List<FileGrant> grants = spec.get(field);
            IntStream.range(0, grants.size())
                    .forEach(index ->
                            target(field.name(), index, grants.get(index).target(), taken));
        }
    }

    private void target(String field, int index, String target, Map<String, String> taken) {
        String other = taken.putIfAbsent(target, field);
        if (other != null) {
            problems.add(
                    resource.at(field, Integer.toString(index)),
                    field + ": " + target + " is taken already, by another of the " + other
                            + "; choose another target");
        }
    }

    private void memory() {
        long limit = spec.find(ContainerFields.MEM_LIMIT).orElse(0L);
        if (limit != 0 && limit < LEAST_MEMORY) {
            report("mem_limit", "mem_limit: " + limit + " bytes are less than the daemon's least, 6m");
        }
        if (limit != 0 && spec.find(ContainerFields.MEM_RESERVATION).orElse(0L) > limit) {
            report("mem_reservation", "mem_reservation is above mem_limit; lower it");
        }
        long swap = spec.find(ContainerFields.MEMSWAP_LIMIT).orElse(0L);
        if (swap > 0 && limit == 0) {
            report("memswap_limit", "memswap_limit needs mem_limit: it is the limit of memory and swap together");
        }
        if (swap > 0 && swap < limit) {
            report("memswap_limit", "memswap_limit is below mem_limit, but counts memory and swap together; raise it");
        }
    }

    private void cpus() {
        if (spec.has(ContainerFields.CPUS)) {
            List<Field<?>> others = List.of(ContainerFields.CPU_QUOTA, ContainerFields.CPU_PERIOD);
            refuseWith("cpus", others, "cannot go together");
        }
    }

    private void report(String field, String message) {
        problems.add(resource.at(field), message);
    }
}
