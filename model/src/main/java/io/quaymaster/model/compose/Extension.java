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
        if (!(node instanceof Node.Mapping service)
                || service.find("extends").isEmpty()
                || !(LongForms.EXTENDS.expand(service.find("extends").get(), new Findings())
                        instanceof Node.Mapping wanted)) {
            return node;
        }
        Problems own = problems.about("service \"" + name + "\"").within("extends");
        Optional<String> ref = wanted.text("service");
        String here = services.path() + "\n" + name;
        if (ref.isEmpty() || trail.contains(here) || trail.size() > DEEPEST) {
            own.add(wanted.location(), ref.isEmpty() ? "needs \"service\": a text" : endless(trail.contains(here)));
            return unextended(service);
        }
        List<String> longer = new ArrayList<>(trail);
        longer.add(here);
        return base(wanted, services, own)
                .map(bases -> laidOver(name, service, ref.get(), bases, services, longer, own))
                .orElseGet(() -> unextended(service));
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
        if (!(extended(ref, bases, trail) instanceof Node.Mapping base)) {
            return service;
        }
        Node.Mapping cleared = cleared(name, base, services.layer());
        Form form = ServiceForms.SERVICE;
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

    private Optional<Services> base(Node.Mapping wanted, Services services, Problems own) {
        Optional<Node> file = wanted.find("file").filter(value -> !(value instanceof Node.Nothing));
        if (file.isEmpty()) {
            return Optional.of(services);
        }
        if (!(file.get() instanceof Node.Text text)) {
            own.within("file")
                    .add(
                            file.get().location(),
                            "must be a text, not " + file.get().described());
            return Optional.empty();
        }
        return read(text.text(), text.location());
    }

    private Optional<Services> read(String file, Location from) {
        String path = ProjectFiles.isRemote(file) ? file : scope.folder().absolute(file);
        List<Layer> layers = reader.read(path, scope, from);
        if (layers.isEmpty()) {
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
