package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.ManifestReader;
import io.quaymaster.model.manifest.ManifestText;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.Yaml;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
        Problems problems = new Problems();
        Problems warnings = new Problems();
        warnings.addAll(project.warnings());
        project.warnOfLeftOut(warnings);
        List<Yaml.Mapping> documents = project.documents(problems, warnings);
        new ManifestReader(Collections.emptySortedMap()).read(documents, problems);
        if (!problems.isEmpty()) {
            return new Refused(problems.list(), warnings.list());
        }
        SortedSet<String> secret = project.secretVariables();
        List<Yaml.Mapping> open = secret.isEmpty() ? documents : withoutValues(documents, secret, tree, request);
        String text = ManifestText.of(open, new Comments(tree));
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

    /** The documents with names in place of what secrets hold. Where a number must stand, the value does. */
    private static List<Yaml.Mapping> withoutValues(
            List<Yaml.Mapping> documents, SortedSet<String> secret, SourceTree tree, ComposeRequest request) {
        SortedMap<String, String> variables = new TreeMap<>(request.variables());
        List<Yaml.Mapping> open = documents;
        for (String variable : secret) {
            SortedMap<String, String> named = new TreeMap<>(variables);
            named.put(variable, stand(variable));
            Optional<List<Yaml.Mapping>> further = documents(named, tree, request);
            if (further.isPresent()) {
                variables = named;
                open = further.get();
            }
        }
        return open;
    }

    /** The documents that other variables make of a project; nothing where they make none. */
    private static Optional<List<Yaml.Mapping>> documents(
            SortedMap<String, String> variables, SourceTree tree, ComposeRequest request) {
        ComposeResult result = ComposeLoader.load(
                tree,
                new ComposeRequest(request.path(), request.root(), variables, request.files(), request.profiles()));
        Problems problems = new Problems();
        return result instanceof ComposeResult.Good(Project project)
                ? Optional.of(project.documents(problems, new Problems())).filter(made -> problems.isEmpty())
                : Optional.empty();
    }

    private static String stand(String variable) {
        return "@{" + variable + "}@";
    }
}
