package io.quaymaster.model.state;

import io.quaymaster.model.manifest.EnvFileReader;
import io.quaymaster.model.manifest.Interpolation;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.ManifestReader;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import io.quaymaster.model.manifest.Yaml;
import io.quaymaster.model.manifest.YamlReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes of the files of a revision what is desired, or says all that is wrong with them. */
public final class Loader {
    private static final String VARIABLES = ".env";

    private final SourceTree tree;
    private final String path;
    private final String source;
    private final String revision;
    private final Inputs inputs;
    private final Problems problems = new Problems();
    private final Problems warnings = new Problems();

    private Loader(SourceTree tree, String path, String source, String revision, Inputs inputs) {
        this.tree = tree;
        this.path = path;
        this.source = source;
        this.revision = revision;
        this.inputs = inputs;
    }

    /**
     * @param path the directory of the manifests; empty for the root
     * @param source the ownership scope; see {@link SourceName#fits}
     * @param inputs what the agent's configuration gives to the source
     */
    public static Loaded load(SourceTree tree, String path, String source, String revision, Inputs inputs) {
        if (!SourceName.fits(source)) {
            throw new IllegalArgumentException(
                    "the source's name \"" + source + "\" must consist of " + SourceName.allowed());
        }
        return new Loader(tree, path, source, revision, inputs).load();
    }

    private Loaded load() {
        if (!(tree.find(path) instanceof Found.At(Entry.Directory root))) {
            problems.add(
                    new Location(path, 1, 1),
                    "the source's path \"" + path + "\" is no directory of the repository at " + revision
                            + ", and nothing is removed on that ground: put it back, or correct the source's path");
            return new Loaded.Bad(problems.list(), warnings.list());
        }
        String envFile = root.path().isEmpty() ? VARIABLES : root.path() + "/" + VARIABLES;
        String where = "set it in " + envFile + ", among the source's variables in the agent's configuration, or on the"
                + " command line with --set or --variables";
        ManifestFiles.Found found = new ManifestFiles(tree, inputs.composeFiles(), problems).below(root);
        Documents documents = new Documents(tree, problems);
        List<Yaml> manifests = documents.read(found);
        boolean readable = problems.isEmpty();
        // Compose reads an .env of its own more leniently than manifests have it.
        SortedMap<String, String> variables =
                manifests.isEmpty() ? inputs.variables() : variables(envFile, inputs.variables(), where);
        ComposeProjects composed = new ComposeProjects(tree, inputs, problems, warnings);
        List<Yaml> projects = composed.documents(root.path(), found.projects());
        documents.count(projects);
        Interpolation interpolation = new Interpolation(variables, where);
        List<Yaml> all = Stream.concat(
                        manifests.stream()
                                .map(document -> interpolation.apply(
                                        document, problems.about(ManifestReader.subject(document)))),
                        projects.stream())
                .toList();
        List<Resource> resources = new ManifestReader(variables).read(all, problems);
        Unread unread = new Unread(!readable || composed.areMissing(), without(all, resources));
        Desired desired =
                resolve(new Scope(source, tree, byId(resources), unread, variables, where, problems, warnings));
        if (!problems.isEmpty()) {
            return new Loaded.Bad(problems.list(), warnings.list());
        }
        return resources.isEmpty() ? new Loaded.Empty(path) : new Loaded.Good(desired, warnings.list());
    }

    private static List<Yaml> without(List<Yaml> documents, List<Resource> resources) {
        Set<Yaml> read = Collections.newSetFromMap(new IdentityHashMap<>());
        resources.forEach(resource -> read.add(resource.node()));
        return documents.stream().filter(document -> !read.contains(document)).toList();
    }

    private SortedMap<String, String> variables(String envFile, SortedMap<String, String> configured, String where) {
        SortedMap<String, String> variables = new TreeMap<>();
        if (tree.find(envFile) instanceof Found.At(Entry.File file)) {
            read(envFile, file)
                    .ifPresent(content ->
                            variables.putAll(EnvFileReader.read(envFile, content, configured, where, problems)));
        }
        variables.putAll(configured);
        return variables;
    }

    /** The content of a file, unless its size alone says that it is not worth reading. */
    private Optional<byte[]> read(String name, Entry.File file) {
        if (file.size() > YamlReader.LONGEST_FILE) {
            problems.add(new Location(name, 1, 1), YamlReader.tooLong(file.size()));
            return Optional.empty();
        }
        return Optional.of(tree.read(file));
    }

    private static SortedMap<ResourceId, Resource> byId(List<Resource> resources) {
        return resources.stream()
                .collect(Collectors.toMap(ResourceId::of, Function.identity(), (first, second) -> first, TreeMap::new));
    }

    private Desired resolve(Scope scope) {
        DaemonNames.check(scope);
        HostPorts.check(scope);
        ImageResolution images = new ImageResolution(scope);
        ContainerResolution containers = new ContainerResolution(scope, images, new Dependencies(scope));
        SortedMap<ResourceId, DesiredContainer> resolved = new TreeMap<>();
        scope.all(Kind.CONTAINER)
                .forEach(container ->
                        containers.resolve(container).ifPresent(desired -> resolved.put(desired.id(), desired)));
        return new Desired(
                source,
                revision,
                inputs.adopts(),
                images.all(),
                resolved,
                NetworksAndVolumes.networks(scope),
                NetworksAndVolumes.volumes(scope));
    }
}
