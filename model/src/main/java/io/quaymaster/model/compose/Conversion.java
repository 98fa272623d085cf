package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.ManifestReader;
import io.quaymaster.model.manifest.ManifestText;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.Yaml;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The manifests that a Compose project amounts to, as text. */
public sealed interface Conversion {
    /** @param warnings what of the project is not in the text, and changes nothing */
    record Done(String manifests, List<Problem> warnings) implements Conversion {
        public Done {
            warnings = List.copyOf(warnings);
        }
    }

    record Refused(List<Problem> problems, List<Problem> warnings) implements Conversion {
        public Refused {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /** There is no Compose file in the folder. */
    record Missing(String folder) implements Conversion {}

    /** @param request with a {@link SourceRoot} */
    static Conversion of(SourceTree tree, ComposeRequest request) {
        return switch (ComposeLoader.load(tree, request)) {
            case ComposeResult.Good(Project project) -> written(project, tree, request);
            case ComposeResult.Bad(List<Problem> found, Project rest) -> refused(found, rest);
            case ComposeResult.Missing missing -> new Missing(missing.folder());
        };
    }

    private static Conversion written(Project project, SourceTree tree, ComposeRequest request) {
        SortedSet<String> secret = project.secretVariables();
        Project open = secret.isEmpty() ? project : withoutValues(project, secret, tree, request);
        Problems problems = new Problems();
        Problems warnings = new Problems();
        warnings.addAll(project.warnings());
        project.warnOfLeftOut(warnings);
        List<Yaml.Mapping> documents = open.documents(problems, warnings);
        new ManifestReader(Collections.emptySortedMap()).read(documents, problems);
        if (!problems.isEmpty()) {
            return new Refused(problems.list(), warnings.list());
        }
        String text = ManifestText.of(documents, new Comments(tree));
        for (String variable : secret) {
            text = text.replace(stand(variable), "${" + variable + "}");
        }
        return new Done(text, warnings.list());
    }

    private static Conversion refused(List<Problem> found, Project rest) {
        Problems problems = new Problems();
        Problems warnings = new Problems();
        problems.addAll(found);
        warnings.addAll(rest.warnings());
        new ManifestReader(Collections.emptySortedMap()).read(rest.documents(problems, warnings), problems);
        return new Refused(problems.list(), warnings.list());
    }

    /** The project with names in place of what its secrets hold. Where a number must stand, the value does. */
    private static Project withoutValues(
            Project project, SortedSet<String> secret, SourceTree tree, ComposeRequest request) {
        SortedMap<String, String> variables = new TreeMap<>(request.variables());
        secret.forEach(variable -> variables.put(variable, stand(variable)));
        ComposeResult result = ComposeLoader.load(
                tree,
                new ComposeRequest(request.path(), request.root(), variables, request.files(), request.profiles()));
        return result instanceof ComposeResult.Good(Project open) ? open : project;
    }

    private static String stand(String variable) {
        return "@{" + variable + "}@";
    }
}
