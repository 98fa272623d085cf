package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree.Entry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes what a service sees at paths of its own: volumes, files of the repository, devices. */
final class MountDocuments {
    private static final String OF_A_CONTAINER = "container:";
    private static final String MODES = "rwm";

    private final Translation project;
    private final String name;
    private final Node.Mapping service;
    private final Problems problems;

    MountDocuments(Translation project, String name, Node.Mapping service, Problems problems) {
        this.project = project;
        this.name = name;
        this.service = service;
        this.problems = problems;
    }

    void write(Document container) {
        List<Node> mounts = new ArrayList<>();
        all().forEach(mount -> mount(mount).ifPresent(mounts::add));
        for (String section : List.of("configs", "secrets")) {
            List<Node> grants = new ArrayList<>();
            for (Node item : service.items(section)) {
                if (item instanceof Node.Mapping grant) {
                    grant(section, grant, mounts).ifPresent(grants::add);
                }
            }
            container.putUnlessEmpty(section, service.at(section), grants);
        }
        container.putUnlessEmpty("volumes", service.at("volumes"), mounts);
        container.putUnlessEmpty(
                "devices",
                service.at("devices"),
                service.items("devices").stream().map(MountDocuments::device).toList());
    }

    /** Its own mounts, and those that it has from other services where it has none at the same path. */
    private List<Node.Mapping> all() {
        List<Node.Mapping> all = new ArrayList<>(mounts(service));
        Set<String> targets = new HashSet<>();
        all.forEach(mount -> targets.add(target(mount)));
        service.items("tmpfs").forEach(tmpfs -> targets.add(Texts.of(tmpfs).split(":", 2)[0]));
        for (Node from : service.items("volumes_from")) {
            for (Node.Mapping mount : from(from, new LinkedHashSet<>(Set.of(name)))) {
                if (targets.add(target(mount))) {
                    all.add(mount);
                }
            }
        }
        return all;
    }

    private List<Node.Mapping> from(Node reference, Set<String> seen) {
        String[] parts = Texts.of(reference).split(":", 2);
        if (Texts.of(reference).startsWith(OF_A_CONTAINER)) {
            problems.within("volumes_from")
                    .add(
                            reference.location(),
                            "only services can be named: what a container of somebody else mounts is not known");
            return List.of();
        }
        if (!seen.add(parts[0])) {
            return List.of();
        }
        Node.Mapping other = project.services().mapping(parts[0]);
        List<Node.Mapping> mounts = new ArrayList<>(mounts(other));
        other.items("volumes_from").forEach(further -> mounts.addAll(from(further, seen)));
        boolean readOnly = parts.length == 2 && parts[1].equals("ro");
        return mounts.stream()
                .filter(mount -> isSharable(mount, reference))
                .map(mount -> readOnly ? mount.with("read_only", LongForms.flag(true, reference)) : mount)
                .toList();
    }

    private boolean isSharable(Node.Mapping mount, Node reference) {
        boolean anonymous = mount.text("type").orElse("").equals("volume") && !mount.has("source");
        if (anonymous) {
            problems.within("volumes_from")
                    .add(
                            reference.location(),
                            "the volume at " + target(mount) + " has no name, and so cannot be shared; give it one");
        }
        return !anonymous;
    }

    private static List<Node.Mapping> mounts(Node.Mapping service) {
        return service.items("volumes").stream()
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .toList();
    }

    private static String target(Node.Mapping mount) {
        return mount.text("target").orElse("");
    }

    private Optional<Node> mount(Node.Mapping mount) {
        String type = mount.text("type").orElse("");
        Document written = new Document(mount.location()).take(mount, List.of("type", "target", "read_only"));
        switch (type) {
            case "bind" -> {
                written.put("source", source(mount), mount.at("source"));
                Document options = new Document(mount.location())
                        .take(mount.mapping("bind"), List.of("propagation", "selinux"))
                        .takeUnless(mount.mapping("bind"), "create_host_path", "true");
                written.putUnlessEmpty("bind", mount.at("bind"), options);
            }
            case "volume" -> {
                mount.text("source")
                        .ifPresent(volume -> written.put("source", project.named(volume), mount.at("source")));
                Document options =
                        new Document(mount.location()).take(mount.mapping("volume"), List.of("nocopy", "subpath"));
                written.putUnlessEmpty("volume", mount.at("volume"), options);
            }
            case "tmpfs" -> written.putUnlessEmpty("tmpfs", mount.at("tmpfs"), tmpfs(mount.mapping("tmpfs")));
            default -> {
                problems.within("volumes")
                        .add(mount.at("type"), "type: " + type + " is not there; write bind, volume or tmpfs");
                return Optional.empty();
            }
        }
        return Optional.of(written.node());
    }

    private String source(Node.Mapping mount) {
        String source = mount.text("source").orElse("");
        Translation.refuseHome(source, mount.at("source"), problems.within("volumes"));
        return project.written(source);
    }

    private static Document tmpfs(Node.Mapping options) {
        Document written = new Document(options.location()).take(options, List.of("size"));
        if (options.find("mode").orElse(null) instanceof Node.Whole(BigInteger mode, Location at)) {
            written.put("mode", "0" + mode.toString(8), at);
        }
        return written;
    }

    /** A file that a config or a secret is, where the container sees it. */
    private Optional<Node> grant(String section, Node.Mapping grant, List<Node> mounts) {
        String source = grant.text("source").orElse("");
        Node.Mapping definition = project.definition(section, source);
        String directory = section.equals("configs") ? "/" : "/run/secrets/";
        String target = grant.text("target").orElse(source);
        String path = target.startsWith("/") ? target : directory + target;
        Document written = new Document(grant.location())
                .put("target", path, grant.at("target"))
                .take(grant, List.of("uid", "gid", "mode"));
        if (definition.has("environment")) {
            return fromVariable(section, source, definition, written);
        }
        if (definition.has("content")) {
            return Optional.of(written.takeAs(definition, "content", "content").node());
        }
        Optional<String> file = definition.text("file");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (!Translation.isOfTheRepository(file.get())) {
            Translation.refuseHome(
                    file.get(), definition.at("file"), problems.within(section + "." + source + ".file"));
            mounts.add(ofTheHost(file.get(), path, definition));
            return Optional.empty();
        }
        return tracked(section, file.get(), definition, written);
    }

    private Optional<Node> fromVariable(String section, String source, Node.Mapping definition, Document written) {
        String variable = definition.text("environment").orElse("");
        Optional<String> value = project.variable(variable);
        if (value.isEmpty()) {
            problems.within(section + "." + source + ".environment")
                    .add(
                            definition.at("environment"),
                            "the variable " + variable
                                    + " is not set; set it among the source's variables in the agent's configuration, or on the"
                                    + " command line with --set or --variables");
        }
        return value.map(text ->
                written.put("content", text, definition.at("environment")).node());
    }

    private static Node ofTheHost(String file, String target, Node.Mapping definition) {
        Location at = definition.at("file");
        Document options = new Document(at).put("create_host_path", at, new Node.Flag(false, at));
        return new Document(at)
                .put("type", "bind", at)
                .put("source", file, at)
                .put("target", target, at)
                .put("read_only", at, new Node.Flag(true, at))
                .put("bind", at, options.node())
                .node();
    }

    private Optional<Node> tracked(String section, String file, Node.Mapping definition, Document written) {
        Optional<Entry.File> found = project.file(file);
        if (found.isEmpty()) {
            problems.within(section)
                    .add(
                            definition.at("file"),
                            "there is no file " + Quoted.of(project.written(file))
                                    + " in the repository; commit it, name an absolute path of the host, or take the content from a"
                                    + " variable with environment:");
            return Optional.empty();
        }
        if (found.get().executable() && !written.has("mode")) {
            written.put("mode", "0555", definition.at("file"));
        }
        return Optional.of(written.put("file", project.written(file), definition.at("file"))
                .node());
    }

    private static Node device(Node node) {
        if (!(node instanceof Node.Mapping device)) {
            return node;
        }
        String source = device.text("source").orElse("");
        if (!source.startsWith("/")) {
            return LongForms.text(source, device);
        }
        String permissions = device.text("permissions").orElse(MODES);
        StringBuilder ordered = new StringBuilder();
        MODES.chars().filter(mode -> permissions.indexOf(mode) >= 0).forEach(ordered::appendCodePoint);
        return device.with("permissions", LongForms.text(ordered.toString(), device));
    }
}
