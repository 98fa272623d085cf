package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lays services over those that they extend, of the same file or of another. */
final class Extension {
    private static final int DEEPEST = 50;

    private final LayerReader reader;
    private final Scope scope;
    private final Problems problems;

    Extension(LayerReader reader, Scope scope, Problems problems) {
        this.reader = reader;
        this.scope = scope;
        this.problems = problems;
    }

    /**
     * The services of one file, and what it replaces below.
     *
     * @param path of the file
     */
    private record Services(String path, Node.Mapping all, Layer layer) {}

    /** A layer without {@code extends}. */
    Node.Mapping apply(String path, Layer layer, Node.Mapping project) {
        if (!(project.find("services").orElse(null) instanceof Node.Mapping all)) {
            return project;
        }
        Services services = new Services(path, all, layer);
        return project.with("services", all.each((name, service) -> extended(name, services, List.of())));
    }

    private Node extended(String name, Services services, List<String> trail) {
        Node node = services.all().find(name).orElseThrow();
        if (!(node instanceof Node.Mapping service) || !service.has("extends")) {
            return node;
        }
        Problems own = problems.about("service \"" + name + "\"").within("extends");
        if (!(wanted(service, own) instanceof Node.Mapping wanted)) {
            return unextended(service);
        }
        String ref = wanted.text("service").orElseThrow();
        String here = services.path() + "\n" + name;
        if (trail.contains(here) || trail.size() > DEEPEST) {
            own.add(wanted.location(), endless(trail.contains(here)));
            return unextended(service);
        }
        List<String> longer = new ArrayList<>(trail);
        longer.add(here);
        return base(wanted, services)
                .map(bases -> laidOver(name, service, ref, bases, services, longer, own))
                .orElseGet(() -> unextended(service));
    }

    /** What a service extends, in the long form; something else after reporting what is wrong with it. */
    private static Node wanted(Node.Mapping service, Problems problems) {
        Node written = service.find("extends").orElseThrow();
        Node given = written instanceof Node.Mapping map && map.find("file").orElse(null) instanceof Node.Nothing
                ? map.without("file")
                : written;
        // Nothing is left of it later on that could be checked.
        Node checked = Check.all(ServiceForms.EXTENDS, given, problems);
        return checked.isSound()
                ? LongForms.EXTENDS.expand(checked, new Findings())
                : new Node.Broken(written.location());
    }

    /** A service of which it is not known what it extends. */
    private static Node.Mapping unextended(Node.Mapping service) {
        return service.with("extends", new Node.Broken(service.at("extends")));
    }

    private static String endless(boolean cycle) {
        return cycle ? "leads back to itself" : "services extend each other more than " + DEEPEST + " deep";
    }

    private Node laidOver(
            String name,
            Node.Mapping service,
            String ref,
            Services bases,
            Services services,
            List<String> trail,
            Problems own) {
        if (!bases.all().has(ref)) {
            own.add(
                    service.at("extends"),
                    "there is no service " + Quoted.of(ref) + " in "
                            + Quoted.of(reader.files().name(bases.path())));
            return unextended(service);
        }
        Form form = ServiceForms.SERVICE;
        Node extended = extended(ref, bases, trail);
        if (extended instanceof Node.Nothing) {
            return service;
        }
        if (!(extended instanceof Node.Mapping base)) {
            Check.all(form, extended, problems.about("service \"" + ref + "\""));
            return unextended(service);
        }
        Node.Mapping cleared = cleared(name, base, services.layer());
        return form.merging().merge(form, cleared, service, problems.about("service \"" + name + "\""))
                        instanceof Node.Mapping merged
                ? base.has("extends") ? unextended(merged) : merged.without("extends")
                : service;
    }

    /** What a service extends, without what the file of the service replaces. */
    private static Node.Mapping cleared(String name, Node.Mapping base, Layer layer) {
        Node.Mapping only = Node.Mapping.empty(base.location());
        Node.Mapping project = only.with("services", only.with(name, base));
        return layer.cleared(project).mapping("services").mapping(name);
    }

    private Optional<Services> base(Node.Mapping wanted, Services services) {
        return wanted.find("file").isEmpty()
                ? Optional.of(services)
                : read(
                        wanted.text("file").orElseThrow(),
                        wanted.find("file").get().location());
    }

    private Optional<Services> read(String file, Location from) {
        String path = ProjectFiles.isRemote(file) ? file : scope.folder().absolute(file);
        List<Layer> layers = reader.read(path, scope, from);
        if (layers.isEmpty()) {
            if (reader.isEmpty(path)) {
                problems.add(from, Quoted.of(reader.files().name(path)) + " is empty: it needs services:");
            }
            return Optional.empty();
        }
        Form form = ProjectForms.PROJECT;
        Node project = Node.Mapping.empty(from);
        for (Layer layer : layers) {
            project = form.merging().merge(form, layer.cleared((Node.Mapping) project), layer.tree(), problems);
            project = Identity.unique(form, Expansion.all(form, Identity.unique(form, project), reader.findings()));
        }
        project = Placement.all(form, project, scope.folder().at(Paths.parent(path)));
        return Optional.of(new Services(path, ((Node.Mapping) project).mapping("services"), layers.getLast()));
    }
}
