package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Makes the documents of manifests that mean what a project means. What reads them does not know that they come of a Compose file:
 * it checks them as any others, and reports what is wrong with them at the places in the Compose file.
 */
final class Translation {
    private static final List<String> NETWORK =
            List.of("driver", "driver_opts", "internal", "attachable", "enable_ipv6", "labels", "external");
    private static final List<String> VOLUME = List.of("driver", "driver_opts", "labels", "external");

    private final String name;
    private final Node.Mapping project;
    private final Node.Mapping extensions;
    private final ProjectFiles files;
    private final Scope scope;
    private final Location start;
    private final Findings findings;

    /**
     * @param name of the project
     * @param origin with a {@link SourceRoot}
     */
    Translation(String name, CanonicalForm form, Origin origin, Findings findings) {
        this.name = name;
        this.project = form.tree();
        this.extensions = form.extensions();
        this.files = origin.files();
        this.scope = origin.scope();
        this.start = new Location(origin.file(), 1, 1);
        this.findings = findings;
    }

    /** @param troubled the subjects of which it is known already that something is wrong with them */
    List<Yaml.Mapping> documents(Set<String> troubled) {
        Verdicts.report(project.with("services", new Links(services()).withoutImplied()), findings);
        List<Document> documents = new ArrayList<>();
        sound("networks", "network", troubled, (key, member) -> documents.add(network(key, member)));
        sound("volumes", "volume", troubled, (key, member) -> documents.add(volume(key, member)));
        BuiltImages images = new BuiltImages(this);
        sound("services", "service", troubled, (key, member) -> {
            if (member.value() instanceof Node.Mapping service && !service.has("provider")) {
                images.of(key, service).ifPresent(documents::add);
                documents.add(
                        new ContainerDocument(this, key, member.key(), service).make(images.reference(key, service)));
            }
        });
        return documents.stream().map(Document::yaml).toList();
    }

    /** Those that can be translated: all of a project without problems, in which nothing is broken. */
    private void sound(String section, String word, Set<String> troubled, BiConsumer<String, Node.Member> translation) {
        project.mapping(section).members().forEach((key, member) -> {
            if (member.value().isSound() && !troubled.contains(word + " \"" + key + "\"")) {
                translation.accept(key, member);
            }
        });
    }

    private Document network(String key, Node.Member member) {
        Document network = called(Kind.NETWORK, key, member, NETWORK);
        Node.Mapping resource = (Node.Mapping) member.value();
        Node.Mapping ipam = resource.mapping("ipam");
        return ipam.members().isEmpty() || resource.flag("external")
                ? network
                : network.put("ipam", resource.at("ipam"), ipam);
    }

    private Document volume(String key, Node.Member member) {
        Node.Mapping volume = (Node.Mapping) member.value();
        Node.Mapping options = volume.mapping("driver_opts");
        options.text("device")
                .filter(device -> isOfTheRepository(device))
                .ifPresent(device -> findings.problems()
                        .about("volume \"" + key + "\"")
                        .add(
                                options.at("device"),
                                "driver_opts.device: a path of the repository is somewhere else on each host; write it under the"
                                        + " service's volumes: instead, as ./path:/target"));
        options.text("device")
                .ifPresent(device -> refuseHome(
                        device,
                        options.at("device"),
                        findings.problems().about("volume \"" + key + "\"").within("driver_opts.device")));
        return called(Kind.VOLUME, key, member, VOLUME);
    }

    private Document called(Kind kind, String key, Node.Member member, List<String> fields) {
        Node.Mapping resource = (Node.Mapping) member.value();
        Document document = Document.of(kind, named(key), member.key(), placed(resource.location()))
                .take(resource, fields);
        // What is external is named and nothing else; Compose fills in the rest all the same.
        Document external = resource.flag("external")
                ? Document.of(kind, named(key), member.key(), placed(resource.location()))
                        .take(resource, List.of("external"))
                : document;
        String called = resource.text("name").orElse("");
        return called.equals(named(key)) ? external : external.put("docker_name", called, resource.at("name"));
    }

    /** Where a document says that it is. Its paths start at the folder of the project, also where an included file has it. */
    Location placed(Location written) {
        return Paths.parent(written.path()).equals(Paths.parent(start.path())) ? written : start;
    }

    Node.Mapping services() {
        return project.mapping("services");
    }

    /** A config or secret of the project. */
    Node.Mapping definition(String section, String source) {
        return project.mapping(section).mapping(source);
    }

    /** What is said of a service in our own terms, for which Compose has none. */
    Node.Mapping extension(String service) {
        return extensions.mapping(service);
    }

    String name() {
        return name;
    }

    /** The name of the resource that a service becomes. */
    String of(String service) {
        return name + "-" + service;
    }

    /** The name of the resource that a network or volume becomes: that which Compose gives it on the daemon. */
    String named(String key) {
        return name + "_" + key;
    }

    Problems problems(String service) {
        return findings.problems().about("service \"" + service + "\"");
    }

    Problems warnings(String service) {
        return findings.warnings().about("service \"" + service + "\"");
    }

    /** The folder of the project, absolute. */
    String folder() {
        return scope.folder().path();
    }

    Optional<String> variable(String variable) {
        return scope.variable(variable);
    }

    Optional<String> text(String path, Location from, Problems problems) {
        return files.text(path, from, problems);
    }

    /** The file of the repository at an absolute path. */
    Optional<Entry.File> file(String path) {
        return files.file(path);
    }

    /** Reports a path in a home that nobody has set. */
    static void refuseHome(String path, Location at, Problems problems) {
        if ((path + "/").startsWith(ProjectPlace.NO_HOME + "/")) {
            problems.add(
                    at,
                    "~ and ${HOME} stand for the home of who runs Compose, and the agent has none; write an absolute path, or"
                            + " set HOME among the source's variables");
        }
    }

    static boolean isOfTheRepository(String path) {
        return SourceRoot.isAnywhereIn(path);
    }

    /** An absolute path as a document writes it: relative to the folder of the project where it is one of the repository. */
    String written(String path) {
        return isOfTheRepository(path) ? new SourceRoot(files.root()).relative(Paths.parent(start.path()), path) : path;
    }
}
