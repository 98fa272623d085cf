package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** Manifests as text, read for a test. */
final class Manifests {
    private Manifests() {}

    static List<Resource> read(String text, Problems problems) {
        List<Yaml> documents = new YamlReader().read("a.yaml", text.getBytes(StandardCharsets.UTF_8), problems);
        return new ManifestReader(new TreeMap<>()).read(documents, problems);
    }

    /** The single resource of a text without problems. */
    static Resource good(String text) {
        Problems problems = new Problems();
        List<Resource> resources = read(text, problems);
        assertThat(problems.list()).isEmpty();
        assertThat(resources).hasSize(1);
        return resources.getFirst();
    }

    static Yaml value(String yaml) {
        Problems problems = new Problems();
        byte[] text = ("value: " + yaml + "\n").getBytes(StandardCharsets.UTF_8);
        List<Yaml> documents = new YamlReader().read("a.yaml", text, problems);
        assertThat(problems.list()).isEmpty();
        return ((Yaml.Mapping) documents.getFirst()).find("value").orElseThrow().value();
    }

    /** A document with one field only. */
    static Yaml.Mapping mapping(Kind kind, String field, Yaml value) {
        Location here = value.location();
        return new Yaml.Mapping(
                List.of(
                        new Yaml.Entry(
                                new Yaml.Scalar("kind", Yaml.Type.STRING, here),
                                new Yaml.Scalar(kind.title(), Yaml.Type.STRING, here)),
                        new Yaml.Entry(new Yaml.Scalar(field, Yaml.Type.STRING, here), value)),
                here);
    }
}
