package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Yaml;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Compose project in canonical form. */
public final class Project {
    private final String name;
    private final CanonicalForm form;
    private final Origin origin;
    private final List<Problem> warnings;
    private final Set<String> troubled;

    /** @param findings what was found while it was loaded */
    Project(String name, CanonicalForm form, Origin origin, Findings findings) {
        this.name = name;
        this.form = form;
        this.origin = origin;
        this.warnings = findings.warnings().list();
        this.troubled =
                findings.problems().list().stream().map(Problem::subject).collect(Collectors.toUnmodifiableSet());
    }

    public String name() {
        return name;
    }

    public CanonicalForm form() {
        return form;
    }

    /** Its own file, from the root of the repository. */
    public String file() {
        return origin.file();
    }

    /** The files that are laid over its own, from the root of the repository. */
    public List<String> overrides() {
        return origin.overrides();
    }

    /** The files that it includes, which are part of it, from the root of the repository. */
    public Set<String> included() {
        return origin.included();
    }

    /** What is likely not meant, though it stops nothing. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** Warns of the services that are no part of it because none of their profiles is chosen. */
    void warnOfLeftOut(Problems warnings) {
        form.leftOut().members().forEach((service, member) -> {
            if (member.value() instanceof Node.Mapping mapping) {
                warnings.about("service \"" + service + "\"")
                        .add(
                                member.key(),
                                "is left out, because none of its profiles is chosen: choose one with --profile "
                                        + String.join(
                                                " or --profile ",
                                                profiles(mapping).toList()));
            }
        });
    }

    /** Those that its services have, whether they are chosen or not. */
    public SortedSet<String> profiles() {
        return Stream.of(form.tree().mapping("services"), form.leftOut())
                .flatMap(services -> services.members().keySet().stream().map(services::mapping))
                .flatMap(Project::profiles)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> profiles(Node.Mapping service) {
        return service.items("profiles").stream()
                .filter(profile -> !(profile instanceof Node.Broken))
                .map(Texts::of);
    }

    /** The variables that its secrets come from. */
    SortedSet<String> secretVariables() {
        Node.Mapping secrets = form.tree().mapping("secrets");
        return secrets.members().keySet().stream()
                .flatMap(secret -> secrets.mapping(secret).text("environment").stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The documents of manifests that mean the same, without those of what has problems already. The project must have been
     * loaded with a {@link SourceRoot}.
     *
     * @param problems gets what cannot be honoured and would change what runs
     * @param furtherWarnings gets what is not honoured and changes nothing
     */
    public List<Yaml.Mapping> documents(Problems problems, Problems furtherWarnings) {
        return new Translation(name, form, origin, new Findings(problems, furtherWarnings)).documents(troubled);
    }
}
