package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Makes resources of the documents of manifests. It looks at one resource at a time, and at nothing outside of it but the names
 * of the others.
 */
public final class ManifestReader {
    private static final String KINDS =
            Scalars.alternatives(Arrays.stream(Kind.values()).map(Kind::title).toList());

    private static final int MOST_PORTS = 200_000;
    private static final String TOO_MANY_PORTS = "the containers up to this one have more than " + MOST_PORTS
            + " ports, with what their ranges stand for; at most so many are allowed in one source";

    private final InheritedVariables inherited;

    /**
     * @param variables the source's, from which environment variables and build arguments without a value are taken
     */
    public ManifestReader(SortedMap<String, String> variables) {
        this.inherited = new InheritedVariables(variables);
    }

    /**
     * The resources of all documents whose kind and name can be read. A field that cannot be read is a problem and not in the
     * resource's spec, so where there are problems even a required field may be missing.
     */
    public List<Resource> read(List<? extends Yaml> documents, Problems problems) {
        Map<String, Resource> bySubject = new HashMap<>();
        List<Resource> resources = new ArrayList<>();
        int ports = 0;
        for (Yaml document : documents) {
            Optional<Resource> read = document(document, problems);
            read.ifPresent(resource -> {
                Resource earlier = bySubject.putIfAbsent(resource.subject(), resource);
                if (earlier == null) {
                    resources.add(resource);
                } else {
                    reportTaken(resource, earlier, problems);
                }
            });
            ports += read.map(ManifestReader::ports).orElse(0);
            if (ports > MOST_PORTS) {
                problems.add(document.location(), TOO_MANY_PORTS);
                break;
            }
        }
        return List.copyOf(resources);
    }

    private static int ports(Resource resource) {
        return resource.kind() == Kind.CONTAINER
                ? resource.spec().get(ContainerFields.PORTS).size()
                        + resource.spec().get(ContainerFields.EXPOSE).size()
                : 0;
    }

    /** What messages call the resource that a document means to declare; empty where that cannot be told. */
    public static String subject(Yaml document) {
        if (!(document instanceof Yaml.Mapping mapping)) {
            return "";
        }
        Optional<Kind> kind = text(mapping, "kind").flatMap(Kind::ofTitle);
        Optional<String> name = text(mapping, "name");
        return kind.isPresent() && name.isPresent() ? Resource.subject(kind.get(), name.get()) : "";
    }

    /** Whether a document says that it is a manifest, be it a wrong or misspelt one: those of Kubernetes have a kind, too. */
    public static boolean isMeant(Yaml document) {
        return document instanceof Yaml.Mapping mapping
                && mapping.find("apiVersion").isEmpty()
                && mapping.entries().stream().anyMatch(ManifestReader::isKind);
    }

    private static boolean isKind(Yaml.Entry entry) {
        return Nearest.find(entry.key().text(), List.of("kind")).isPresent();
    }

    private static Optional<String> text(Yaml.Mapping mapping, String key) {
        return mapping.find(key)
                .map(Yaml.Entry::value)
                .filter(Yaml.Scalar.class::isInstance)
                .map(value -> ((Yaml.Scalar) value).text());
    }

    private static void reportTaken(Resource resource, Resource earlier, Problems problems) {
        problems.about(resource.subject())
                .add(
                        resource.at("name"),
                        "the name is taken by the " + resource.kind().word() + " at " + earlier.at("name")
                                + "; choose another");
    }

    private Optional<Resource> document(Yaml document, Problems problems) {
        if (document instanceof Yaml.Mapping mapping) {
            return kind(mapping, problems).flatMap(kind -> resource(kind, asIfOf(kind, mapping), problems));
        }
        Mismatch.report(document, "a map that begins with kind: and name:", problems);
        return Optional.empty();
    }

    private static Optional<Kind> kind(Yaml.Mapping mapping, Problems problems) {
        Optional<Yaml.Entry> entry = mapping.find("kind");
        if (entry.isEmpty()) {
            problems.add(mapping.location(), "needs \"kind\": " + KINDS + other(mapping));
            return Optional.empty();
        }
        Yaml value = entry.get().value();
        if (!(value instanceof Yaml.Scalar scalar) || scalar.type() != Yaml.Type.STRING) {
            Mismatch.report(value, KINDS, problems.within("kind"));
            return Optional.empty();
        }
        Optional<Kind> kind = Kind.ofTitle(scalar.text());
        if (kind.isPresent()) {
            return kind;
        }
        List<String> titles = Arrays.stream(Kind.values()).map(Kind::title).toList();
        problems.add(
                scalar.location(),
                "unknown kind " + Mismatch.quote(scalar.text()) + Nearest.hint(scalar.text(), titles) + other(mapping));
        // More may be wrong than a letter of the kind.
        return Nearest.find(scalar.text(), titles).flatMap(Kind::ofTitle);
    }

    /** The document with its kind spelt right: that it was not has been said. */
    private static Yaml.Mapping asIfOf(Kind kind, Yaml.Mapping mapping) {
        if (text(mapping, "kind").filter(kind.title()::equals).isPresent()) {
            return mapping;
        }
        List<Yaml.Entry> entries = mapping.entries().stream()
                .map(entry -> entry.key().text().equals("kind") ? kindEntry(entry, kind) : entry)
                .toList();
        return new Yaml.Mapping(entries, mapping.location());
    }

    private static Yaml.Entry kindEntry(Yaml.Entry misspelt, Kind kind) {
        return new Yaml.Entry(
                misspelt.key(),
                new Yaml.Scalar(kind.title(), Yaml.Type.STRING, misspelt.value().location()));
    }

    /** What a document may be instead. */
    private static String other(Yaml.Mapping mapping) {
        if (mapping.find("services").isPresent()) {
            return "; this looks like a Compose file: call it compose.yaml, or name it in the source's compose_files";
        }
        return mapping.find("apiVersion").isPresent()
                ? "; this looks like a Kubernetes manifest: exclude it with a .quaymasterignore"
                : "";
    }

    private Optional<Resource> resource(Kind kind, Yaml.Mapping mapping, Problems problems) {
        Field<String> nameField = DocumentFields.name(kind);
        String name = mapping.find("name")
                .map(Yaml.Entry::value)
                .map(value -> nameField.shape().read(value, new Problems()))
                .orElse(null);
        String subject = name == null ? kind.word() : Resource.subject(kind, name);
        Problems own = problems.about(subject);
        FieldReader reader = new FieldReader(DocumentFields.of(kind), DocumentFields.hints(kind));
        int errors = problems.count();
        Spec spec = reader.read(inherited.fill(kind, mapping), own);
        if (name == null) {
            return Optional.empty();
        }
        Resource resource =
                problems.count() == errors ? resource(kind, name, spec, mapping) : sound(kind, name, reader, mapping);
        ResourceRules.check(resource, own);
        return Optional.of(resource);
    }

    /** The resource without what of its lists and maps cannot be read: of the rest more may be wrong. */
    private Resource sound(Kind kind, String name, FieldReader reader, Yaml.Mapping mapping) {
        Yaml.Mapping sound = reader.sound(mapping);
        return resource(kind, name, reader.read(inherited.fill(kind, sound), new Problems()), sound);
    }

    private static Resource resource(Kind kind, String name, Spec spec, Yaml.Mapping mapping) {
        return new Resource(
                kind, name, spec.without(DocumentFields.name(kind)).without(DocumentFields.kindField(kind)), mapping);
    }
}
