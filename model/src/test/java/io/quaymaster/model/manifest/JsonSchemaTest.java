package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
    @Test
    void allowsAGoodDocumentOfEachKind() {
        assertThat(violations(
                        "{kind: Container, name: web, image: redis, ports: [\"80:80\", 90, {target: 5}], replicas: 2}"))
                .isEmpty();
        assertThat(violations("{kind: Image, name: web, build: {context: ., args: {A: 1}}, push: true, tags: a/b}"))
                .isEmpty();
        assertThat(violations("{kind: Network, name: shop, ipam: {config: [{subnet: 172.20.0.0/16}]}}"))
                .isEmpty();
        assertThat(violations("{kind: Volume, name: data, on_removal: remove}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: Container, name: web}",
                "{kind: Container, image: web}",
                "{name: web, image: web}",
                "{kind: Pod, name: web}",
                "{kind: Container, name: -web, image: web}",
                "{kind: Container, name: web, image: web, prots: []}",
                "{kind: Container, name: web, image: web, ports: 80}",
                "{kind: Container, name: web, image: web, replicas: 5000}",
                "{kind: Container, name: web, image: web, restart: sometimes}",
                "{kind: Container, name: web, image: web, healthcheck: {tset: a}}",
                "{kind: Container, name: web, image: web, stop_grace_period: 10}",
                "{kind: Container, name: web, image: web, volumes: [{type: nfs, target: /a}]}",
                "{kind: Volume, name: data, image: web}",
                "{kind: Volume, name: data, on_removal: keep}"
            })
    void refusesWhatTheReaderRefuses(String document) {
        assertThat(violations(document)).isNotEmpty();
        Problems problems = new Problems();
        Manifests.read(document, problems);
        assertThat(problems.list()).isNotEmpty();
    }

    @Test
    void isPrintedAsJsonThatCanBeReadAgain() {
        Problems problems = new Problems();
        byte[] text = JsonSchema.text().getBytes(StandardCharsets.UTF_8);
        Yaml read = new YamlReader().read("schema.json", text, problems).getFirst();

        assertThat(problems.list()).isEmpty();
        assertThat(Stream.of("$schema", "title", "type", "required", "properties", "allOf"))
                .allMatch(key -> ((Yaml.Mapping) read).find(key).isPresent());
    }

    private static List<String> violations(String document) {
        return SchemaCheck.violations(JsonSchema.document(), Manifests.value(document));
    }
}
