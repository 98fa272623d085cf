package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.NetworkFields;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.manifest.VolumeFields;
import io.quaymaster.model.manifest.Yaml;
import io.quaymaster.model.manifest.YamlReader;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.DesiredNetwork;
import io.quaymaster.model.state.DesiredVolume;
import io.quaymaster.model.state.Fingerprint;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ProvidedMount;
import io.quaymaster.model.state.ResourceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Steps that create something called {@code web}, made of fields as a manifest writes them. */
final class TestResources {
    static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");

    private static final DesiredImage BUSYBOX = new DesiredImage.Pulled(
            new ResourceId(Kind.IMAGE, "busybox"),
            "quaymaster/test/busybox",
            2,
            new ImageReference("docker.io", "library/busybox", "stable", null),
            new PullPolicy.Missing(),
            null);

    private TestResources() {}

    /** @param fields in YAML's flow form, without the braces */
    static Step.CreateContainer container(String name, String fields, ProvidedMount... provided) {
        Spec spec = spec(fields, ContainerFields.ALL);
        Fingerprint fingerprint = Fingerprint.of(spec.canonical(field -> true));
        DesiredContainer container = new DesiredContainer(
                WEB, spec, BUSYBOX, List.of(provided), new TreeMap<>(), fingerprint, new TreeMap<>());
        return new Step.CreateContainer(WEB, name, container, ownership(WEB, fingerprint), new TreeMap<>());
    }

    static Step.CreateNetwork network(String name, String fields) {
        ResourceId id = new ResourceId(Kind.NETWORK, "web");
        Spec spec = spec(fields, NetworkFields.ALL);
        Fingerprint fingerprint = Fingerprint.of(spec.canonical(field -> true));
        DesiredNetwork network = new DesiredNetwork(id, name, false, spec, fingerprint, new TreeMap<>());
        return new Step.CreateNetwork(id, network, ownership(id, fingerprint));
    }

    static Step.CreateVolume volume(String name, String fields) {
        ResourceId id = new ResourceId(Kind.VOLUME, "web");
        Spec spec = spec(fields, VolumeFields.ALL);
        Fingerprint fingerprint = Fingerprint.of(spec.canonical(field -> true));
        DesiredVolume volume = new DesiredVolume(id, name, false, false, spec, fingerprint, new TreeMap<>());
        return new Step.CreateVolume(id, volume, ownership(id, fingerprint));
    }

    private static Ownership ownership(ResourceId id, Fingerprint fingerprint) {
        return new Ownership("test", id, 1, fingerprint, "0123abcd", new TreeSet<>(), new TreeMap<>());
    }

    static Spec spec(String written, List<Field<?>> fields) {
        Spec spec = Spec.EMPTY;
        for (Yaml.Entry entry : mapping(written).entries()) {
            spec = with(spec, field(entry.key().text(), fields), entry.value());
        }
        return spec;
    }

    private static Yaml.Mapping mapping(String fields) {
        Problems problems = new Problems();
        List<Yaml> documents =
                new YamlReader().read("test.yaml", ("{" + fields + "}").getBytes(StandardCharsets.UTF_8), problems);
        assertThat(problems.list()).isEmpty();
        return (Yaml.Mapping) documents.getFirst();
    }

    static Field<?> field(String name, List<Field<?>> fields) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no field " + name));
    }

    private static <T> Spec with(Spec spec, Field<T> field, Yaml value) {
        Problems problems = new Problems();
        T read = field.shape().read(value, problems);
        assertThat(problems.list()).isEmpty();
        return read == null ? spec : spec.with(field, read);
    }
}
