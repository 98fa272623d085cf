package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Loads a Compose project: from the files of a source to the canonical form, or all that is wrong with it. */
public final class ComposeLoader {
    private static final String UNNAMED = "project";
    static final String UNEXPLAINED =
            "cannot be used, and why was not found out, which is a bug in Quaymaster: please report it, and write this otherwise";

    private final ProjectFiles files;
    private final Findings findings = new Findings();
    private final LayerReader reader;

    private ComposeLoader(ProjectFiles files) {
        this.files = files;
        this.reader = new LayerReader(files, findings);
    }

    public static ComposeResult load(SourceTree tree, ComposeRequest request) {
        return new ComposeLoader(new ProjectFiles(tree, Paths.clean(request.root()))).load(request);
    }

    private ComposeResult load(ComposeRequest request) {
        ProjectPlace place = ProjectPlace.find(files, request, findings);
        if (place.paths().isEmpty()) {
            return new ComposeResult.Missing(request.path());
        }
        Project project = project(place);
        return findings.problems().isEmpty()
                ? new ComposeResult.Good(project)
                : new ComposeResult.Bad(findings.problems().list(), project);
    }

    private List<String> overrides(ProjectPlace place) {
        return place.paths().stream().skip(1).map(files::name).toList();
    }

    private Set<String> included(Assembly assembly) {
        return assembly.included().stream().map(files::name).collect(Collectors.toSet());
    }

    private Project project(ProjectPlace place) {
        Location at = new Location(files.name(place.paths().getFirst()), 1, 1);
        // The name is a variable too, so it is needed before any other can be replaced.
        Optional<String> name = ProjectName.find(reader.documents(place.paths(), at), place.scope(), at, findings);
        SortedMap<String, String> variables = new TreeMap<>(place.scope().variables());
        variables.put(ProjectName.VARIABLE, name.orElse(UNNAMED));
        Scope scope = new Scope(place.scope().folder(), variables);
        Assembly assembly = new Assembly(reader, findings);
        Node.Mapping assembled = assembly.assemble(place.paths(), scope, List.of(), at);
        if (findings.problems().isEmpty() && assembled.members().isEmpty()) {
            findings.problems().add(at, "the file is empty: it needs services:");
        }
        CanonicalForm form = new CanonicalProject(files, findings)
                .of(assembled, name.orElse(UNNAMED), scope, new Profiles(place.profiles()), reader.isComplete());
        refuseUnexplained(form);
        return new Project(
                name.orElse(UNNAMED),
                name.isPresent() ? form : CanonicalForm.empty(at),
                new Origin(at.path(), overrides(place), included(assembly), files, scope),
                findings);
    }

    /** What is broken is left out: without a problem a revision would be taken that removes what runs. */
    private void refuseUnexplained(CanonicalForm form) {
        if (findings.problems().isEmpty()) {
            form.broken().forEach(place -> findings.problems().add(place, UNEXPLAINED));
        }
    }
}
