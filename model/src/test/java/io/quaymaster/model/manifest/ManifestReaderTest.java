package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
    @Test
    void readsEachDocumentAsAResource() {
        Problems problems = new Problems();
        List<Resource> resources = Manifests.read("""
                kind: Image
                name: shop/web
                build: ./web
                ---
                kind: Container
                name: web
                image: shop/web
                replicas: 2
                ---
                kind: Network
                name: web
                ---
                kind: Volume
                name: web
                """, problems);

        assertThat(problems.list()).isEmpty();
        assertThat(resources)
                .extracting(Resource::subject)
                .containsExactly("image \"shop/web\"", "container \"web\"", "network \"web\"", "volume \"web\"");
        assertThat(resources.get(1).spec().get(ContainerFields.REPLICAS)).isEqualTo(2);
        assertThat(resources.get(1).spec().canonical(field -> true)).containsOnlyKeys("image", "replicas");
    }

    /** That this ends is the point: compared with each other, these ports took a minute. */
    @Test
    void takesAsManyPortsAsThereAre() {
        Problems problems = new Problems();
        Manifests.read("kind: Container\nname: web\nimage: web\nports: ['1-65535:1-65535']\n", problems);

        assertThat(problems.list()).isEmpty();
    }

    @Test
    void refusesRangesThatStandForMoreThanFitsIntoMemory() {
        Problems problems = new Problems();
        String container = "kind: Container\nname: c%d\nimage: web\nexpose: [1-65535]\n---\n";
        Manifests.read(
                "kind: Container\nname: web\nimage: web\nports: [8080, '1-65535']\n---\n"
                        + container.formatted(1) + container.formatted(2) + container.formatted(3)
                        + container.formatted(4) + container.formatted(5),
                problems);

        assertThat(problems.list())
                .extracting(Problem::toString)
                .containsExactly(
                        "a.yaml:4:15: container \"web\": ports: the ranges stand for more than 65535 values; at most so"
                                + " many are allowed",
                        "a.yaml:21:1: the containers up to this one have more than 200000 ports, with what their ranges"
                                + " stand for; at most so many are allowed in one source");
    }

    @Test
    void keepsAResourceWithWhatCouldBeReadOfItSoThatOthersMayReferToIt() {
        Problems problems = new Problems();
        List<Resource> resources = Manifests.read("kind: Container\nname: web\nreplicas: many\nuser: root\n", problems);

        assertThat(problems.list()).hasSize(2);
        assertThat(resources.getFirst().spec().has(ContainerFields.REPLICAS)).isFalse();
        assertThat(resources.getFirst().spec().get(ContainerFields.USER)).isEqualTo("root");
    }

    @Test
    void writingADefaultChangesNothing() {
        Spec written = Manifests.good("""
                        kind: Container
                        name: web
                        image: web
                        restart: unless-stopped
                        stop_grace_period: 10s
                        replicas: 1
                        rollout: { timeout: 60s, on_failure: rollback }
                        ports: []
                        privileged: false
                        pull_policy: missing
                        """).spec();

        assertThat(written.canonical(field -> true)).containsOnlyKeys("image");
    }

    @Test
    void pointsAtWhatIsWrongThroughAnAlias() {
        Problems problems = new Problems();
        Manifests.read("""
                kind: Container
                name: web
                image: web
                volumes: [&data { type: volume, size: 5, target: /a }, *data]
                """, problems);

        assertThat(problems.list())
                .extracting(Problem::toString)
                .containsExactly(
                        "a.yaml:4:33: container \"web\": volumes: unknown key \"size\"; allowed are type, source,"
                                + " target, read_only, bind, volume, tmpfs, consistency");
    }

    @Test
    void neverShowsTheValueOfAnEnvironmentVariable() {
        Problems problems = new Problems();
        Manifests.read("""
                kind: Container
                name: web
                image: web
                environment: [PASSWORD=hunter2, PASSWORD=hunter2, { TOKEN: hunter2 }, =hunter2]
                logging: { options: { token: [hunter2] } }
                """, problems);

        assertThat(problems.list())
                .hasSize(4)
                .noneMatch(problem -> problem.toString().contains("hunter2"));
    }
}
