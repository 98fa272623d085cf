package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.YamlReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Loads a Compose project: from the files of a source to the canonical form, or all that is wrong with it. */
public final class ComposeLoader {
    private static final String VARIABLES = ".env";
    private static final String FILES = "COMPOSE_FILE";
    private static final String SEPARATOR = "COMPOSE_PATH_SEPARATOR";
    private static final String PROFILES = "COMPOSE_PROFILES";
    private static final String FOLDER = "PWD";
    private static final String HOME = "HOME";
    /** What Debian calls the home of accounts that have none: the agent has none. */
    private static final String NO_HOME = "/nonexistent";

    private final ProjectFiles files;
    private final ComposeRequest request;
    private final Findings findings = new Findings();

    private ComposeLoader(SourceTree tree, ComposeRequest request) {
        this.files = new ProjectFiles(tree, Paths.clean(request.root()));
        this.request = request;
    }

    public static ComposeResult load(SourceTree tree, ComposeRequest request) {
        return new ComposeLoader(tree, request).load();
    }

    private ComposeResult load() {
        String path = Paths.clean(files.root() + "/" + request.path());
        boolean isFile = files.isFile(path);
        SortedMap<String, String> variables = variables(isFile ? Paths.parent(path) : path);
        List<String> paths = isFile ? List.of(path) : paths(path, variables);
        if (paths.isEmpty()) {
            return new ComposeResult.Missing(request.path());
        }
        String folder = Paths.parent(paths.getFirst());
        if (!folder.equals(isFile ? Paths.parent(path) : path)) {
            variables = merged(variables(folder), variables);
        }
        variables.put(FOLDER, folder);
        variables.putIfAbsent(HOME, NO_HOME);
        Scope scope = new Scope(new Folder(folder, variables.get(HOME)), variables);
        Optional<Project> project = project(paths, scope);
        return project.isPresent() && findings.problems().isEmpty()
                ? new ComposeResult.Good(project.get())
                : new ComposeResult.Bad(findings.problems().list());
    }

    private static SortedMap<String, String> merged(SortedMap<String, String> one, SortedMap<String, String> wins) {
        SortedMap<String, String> merged = new TreeMap<>(one);
        merged.putAll(wins);
        return merged;
    }

    private SortedMap<String, String> variables(String folder) {
        String path = Paths.clean(folder + "/" + VARIABLES);
        Location start = new Location(files.name(path), 1, 1);
        SortedMap<String, String> own = files.isFile(path)
                ? files.text(path, start, findings.problems())
                        .map(text -> DotEnv.read(
                                files.name(path),
                                text,
                                Collections.emptySortedMap(),
                                name -> Optional.ofNullable(request.variables().get(name)),
                                findings))
                        .orElseGet(TreeMap::new)
                : new TreeMap<>();
        return merged(own, request.variables());
    }

    private List<String> paths(String folder, SortedMap<String, String> variables) {
        String listed = variables.getOrDefault(FILES, "");
        if (listed.isEmpty()) {
            return ComposeFiles.in(folder, files);
        }
        String separator = variables.getOrDefault(SEPARATOR, ":");
        Folder from = new Folder(folder, variables.getOrDefault(HOME, NO_HOME));
        return Arrays.stream(listed.split(Pattern.quote(separator), -1))
                .map(from::absolute)
                .map(Paths::clean)
                .toList();
    }

    private Optional<Project> project(List<String> paths, Scope scope) {
        Location at = new Location(files.name(paths.getFirst()), 1, 1);
        Optional<String> name = ProjectName.find(documents(paths), scope, at, findings);
        SortedMap<String, String> variables = new TreeMap<>(scope.variables());
        name.ifPresent(known -> variables.put(ProjectName.VARIABLE, known));
        Scope named = new Scope(scope.folder(), variables);
        Node.Mapping assembled = new Assembly(files, findings).assemble(paths, named, List.of(), at);
        if (findings.problems().isEmpty() && assembled.members().isEmpty()) {
            findings.problems().add(at, "the file is empty: it needs services:");
        }
        return findings.problems().isEmpty() ? finished(assembled, name.orElseThrow(), named) : Optional.empty();
    }

    /** The documents as they are written: the name is needed before anything in them can be replaced. */
    private List<Tagged> documents(List<String> paths) {
        List<Tagged> documents = new ArrayList<>();
        // What is wrong with them is reported when they are read for good.
        Findings ignored = new Findings();
        for (String path : paths) {
            files.content(path, new Location(files.name(path), 1, 1), ignored.problems())
                    .map(content -> new YamlReader()
                            .read(files.name(path), content, new LayerNodes(ignored.problems()), ignored.problems()))
                    .ifPresent(documents::addAll);
        }
        return documents;
    }

    private Optional<Project> finished(Node.Mapping assembled, String name, Scope scope) {
        Node.Mapping normal = Normal.of(assembled, name, scope);
        Form form = ProjectForms.PROJECT;
        if (!(Rendering.of(form, normal, findings.problems()) instanceof Node.Mapping canonical)
                || !findings.problems().isEmpty()) {
            return Optional.empty();
        }
        Node.Mapping enabled = new Profiles(profiles(scope)).enabled(canonical.mapping("services"));
        new Consistency(canonical, enabled, findings.problems()).check();
        Environments environments = new Environments(files, scope, findings);
        Node.Mapping services = enabled.each((service, value) ->
                value instanceof Node.Mapping mapping ? complete(mapping, environments, service) : value);
        Node.Mapping pruned = Profiles.withoutUnused(canonical.with("services", services));
        return Optional.of(new Project(
                name,
                new CanonicalForm(withExtensions(pruned, normal)),
                findings.warnings().list()));
    }

    private Node complete(Node.Mapping service, Environments environments, String name) {
        var own = findings.problems().about("service \"" + name + "\"");
        Node.Mapping environment = environments.environment(service, own);
        Node.Mapping labels = environments.labels(service, own);
        Node.Mapping complete = service.without("env_file").without("label_file");
        complete = environment.members().isEmpty() ? complete : complete.with("environment", environment);
        return labels.members().isEmpty() ? complete : complete.with("labels", labels);
    }

    private static Node.Mapping withExtensions(Node.Mapping canonical, Node.Mapping normal) {
        Node.Mapping extended = canonical;
        for (String key : normal.members().keySet()) {
            if (key.startsWith("x-")) {
                extended = extended.with(key, normal.find(key).orElseThrow());
            }
        }
        return extended;
    }

    private Set<String> profiles(Scope scope) {
        Set<String> profiles = new HashSet<>(request.profiles());
        if (profiles.isEmpty()) {
            Arrays.stream(scope.variables().getOrDefault(PROFILES, "").split(",", -1))
                    .map(String::strip)
                    .filter(profile -> !profile.isEmpty())
                    .forEach(profiles::add);
        }
        return profiles;
    }
}
