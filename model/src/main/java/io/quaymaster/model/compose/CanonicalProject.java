package io.quaymaster.model.compose;

import java.util.Optional;

/** Makes the canonical form of a project that is assembled: what it implies is added, what nobody uses is left out. */
final class CanonicalProject {
    private static final String EXTENSION = "x-";
    private static final String OURS = "x-quaymaster";

    private final ProjectFiles files;
    private final Findings findings;

    CanonicalProject(ProjectFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    /**
     * The form; with parts that are broken after reporting why.
     *
     * @param complete whether all files of the project were read
     */
    CanonicalForm of(Node.Mapping assembled, String name, Scope scope, Profiles profiles, boolean complete) {
        Node.Mapping normal = Normal.of(assembled, name, scope);
        Node.Mapping canonical = rendered(normal);
        Node.Mapping all = canonical.mapping("services");
        Node.Mapping enabled = profiles.enabled(all);
        new Consistency(canonical, enabled, complete, findings.problems()).check();
        Environments environments = new Environments(files, scope, findings);
        Node.Mapping services = enabled.each((service, value) ->
                value instanceof Node.Mapping mapping ? complete(mapping, environments, service) : value);
        Node.Mapping used = Profiles.withoutUnused(canonical.with("services", services));
        return new CanonicalForm(
                withExtensions(used, normal),
                all.each((service, value) -> enabled.has(service) ? null : value),
                ours(normal.mapping("services")));
    }

    private Node.Mapping rendered(Node.Mapping normal) {
        return Rendering.of(ProjectForms.PROJECT, normal, findings.problems()) instanceof Node.Mapping canonical
                ? canonical
                : Node.Mapping.empty(normal.location());
    }

    private static Node.Mapping ours(Node.Mapping services) {
        return services.each((name, service) -> service instanceof Node.Mapping mapping && mapping.has(OURS)
                ? mapping.find(OURS).orElseThrow()
                : null);
    }

    private Node complete(Node.Mapping service, Environments environments, String name) {
        var own = findings.problems().about("service \"" + name + "\"");
        Node.Mapping environment = environments.environment(service, own);
        Node.Mapping labels = environments.labels(service, own);
        Node.Mapping complete = scaled(service).without("env_file").without("label_file");
        complete = environment.members().isEmpty() ? complete : complete.with("environment", environment);
        return labels.members().isEmpty() ? complete : complete.with("labels", labels);
    }

    /** Where there is a deploy, Compose says there too how many there are. */
    private static Node.Mapping scaled(Node.Mapping service) {
        Optional<Node> scale = service.find("scale");
        return scale.isPresent() && service.find("deploy").orElse(null) instanceof Node.Mapping deploy
                ? service.with("deploy", deploy.with("replicas", scale.get()))
                : service;
    }

    private static Node.Mapping withExtensions(Node.Mapping canonical, Node.Mapping normal) {
        Node.Mapping extended = canonical;
        for (String key : normal.members().keySet()) {
            if (key.startsWith(EXTENSION)) {
                extended = extended.with(key, withoutEmptyLists(normal.find(key).orElseThrow()));
            }
        }
        return extended;
    }

    /** Compose writes an empty list in an extension as null. */
    private static Node withoutEmptyLists(Node node) {
        return switch (node) {
            case Node.Sequence list when list.items().isEmpty() -> new Node.Nothing(list.location());
            case Node.Sequence list ->
                list.with(list.items().stream()
                        .map(CanonicalProject::withoutEmptyLists)
                        .toList());
            case Node.Mapping mapping -> mapping.each((key, value) -> withoutEmptyLists(value));
            default -> node;
        };
    }
}
