package io.quaymaster.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.manifest.Shape;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.manifest.Yaml;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.DesiredVolume;
import io.quaymaster.model.state.Fingerprint;
import io.quaymaster.model.state.ProvidedMount;
import io.quaymaster.model.state.ResourceId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DesiredDiffTest {
    private static final ResourceId WEB = new ResourceId(Kind.CONTAINER, "web");
    private static final Fingerprint FINGERPRINT = Fingerprint.of(new TreeMap<>(Map.of()));
    private static final DesiredImage REDIS = pulled("redis:7.2");

    @Test
    void findsNoDifferenceBetweenEqualRevisionsThatOnlyDifferInTheirCommit() {
        Desired one = desired("aaaa", container(Map.of("user", "app"), REDIS));
        Desired same = desired("bbbb", container(Map.of("user", "app"), REDIS));

        assertThat(DesiredDiff.between(one, same).isEmpty()).isTrue();
        assertThat(textOf(one, same)).isEqualTo("No resource differs.\n");
    }

    @Test
    void namesEachFieldThatIsNewOtherOrGone() {
        Desired before = desired("a", container(Map.of("user", "app", "ports", List.of("80:80")), REDIS));
        Desired after = desired("b", container(Map.of("user", "root", "init", true), REDIS));

        assertThat(textOf(before, after)).isEqualTo("""
                ~ container/web
                    + init: true
                    - ports: ["80:80"]
                    ~ user: app -> root
                0 added, 1 changed, 0 removed
                """);
    }

    @Test
    void goesIntoMapsOfMaps() {
        Desired before = desired("a", container(Map.of("healthcheck", Map.of("interval", "5s", "retries", 3L)), REDIS));
        Desired after = desired("b", container(Map.of("healthcheck", Map.of("interval", "2s", "retries", 3L)), REDIS));

        assertThat(textOf(before, after)).contains("    ~ healthcheck.interval: 5s -> 2s\n0 added");
    }

    @Test
    void showsThatASecretChangesButNeverItsValue() {
        Desired before =
                desired("a", container(Map.of("environment", Map.of("DB_PASSWORD", "old-pw", "MODE", "slow")), REDIS));
        Desired after = desired(
                "b",
                container(
                        Map.of(
                                "environment",
                                Map.of("DB_PASSWORD", "new-pw", "MODE", "fast", "DB", "postgres://u:new-pw@db/x")),
                        REDIS));

        assertThat(textOf(before, after)).isEqualTo("""
                ~ container/web
                    + environment.DB: (hidden)
                    ~ environment.DB_PASSWORD: (hidden) -> (hidden)
                    ~ environment.MODE: slow -> fast
                0 added, 1 changed, 0 removed
                """);
    }

    @Test
    void showsANewContextAtTheImageAndAtItsContainers() {
        DesiredImage old = built("0123456789abcdef", "aaaaaaaaaaaa");
        DesiredImage fresh = built("fedcba9876543210", "bbbbbbbbbbbb");

        assertThat(textOf(desired("a", old, container(Map.of(), old)), desired("b", fresh, container(Map.of(), fresh))))
                .isEqualTo("""
                        ~ image/web
                            ~ build.content: 0123456789ab -> fedcba987654
                            ~ reference: quaymaster/shop/web:aaaaaaaaaaaa -> quaymaster/shop/web:bbbbbbbbbbbb
                        ~ container/web
                            ~ image: quaymaster/shop/web:aaaaaaaaaaaa -> quaymaster/shop/web:bbbbbbbbbbbb
                        0 added, 2 changed, 0 removed
                        """);
    }

    @Test
    void showsAnotherContentOfAConfigButNotOfASecret() {
        assertThat(textOf(
                        desired("a", container(Map.of(), REDIS, tracked("/etc/app.conf", "1"))),
                        desired("b", container(Map.of(), REDIS, tracked("/etc/app.conf", "2")))))
                .contains("~ files./etc/app.conf: app.conf at 1, mode 0444 -> app.conf at 2, mode 0444\n");
        assertThat(textOf(
                        desired("a", container(Map.of(), REDIS, tracked("/run/secrets/db", "1"))),
                        desired("b", container(Map.of(), REDIS, tracked("/run/secrets/db", "2")))))
                .contains("~ files./run/secrets/db: (hidden) -> (hidden)\n");
    }

    @Test
    void listsWhatIsAddedWithItsFieldsAndWhatIsRemovedByName() {
        Desired before = desired("a", container(Map.of(), REDIS));
        Desired after = new Desired("shop", "b", false, none(), none(), none(), sorted(volume().id(), volume()));

        assertThat(textOf(before, after)).isEqualTo("""
                - container/web
                + volume/data
                    + docker_name: data
                    + driver: local
                1 added, 0 changed, 1 removed
                """);
    }

    @Test
    void keepsEveryFieldOnOneLine() {
        Desired before = desired("a", container(Map.of("command", "one\ntwo"), REDIS));
        Desired after = desired("b", container(Map.of("command", "x".repeat(300)), REDIS));

        assertThat(textOf(before, after)).contains("~ command: one\\ntwo -> " + "x".repeat(200) + "…\n");
    }

    private static String textOf(Desired from, Desired to) {
        return DiffText.of(DesiredDiff.between(from, to));
    }

    private static Desired desired(String revision, DesiredContainer container) {
        return new Desired("shop", revision, false, none(), sorted(WEB, container), none(), none());
    }

    private static Desired desired(String revision, DesiredImage image, DesiredContainer container) {
        return new Desired("shop", revision, false, sorted(image.id(), image), sorted(WEB, container), none(), none());
    }

    private static DesiredContainer container(
            Map<String, Object> fields, DesiredImage image, ProvidedMount... provided) {
        return new DesiredContainer(WEB, spec(fields), image, List.of(provided), none(), FINGERPRINT, none());
    }

    private static DesiredVolume volume() {
        return new DesiredVolume(
                new ResourceId(Kind.VOLUME, "data"),
                "data",
                false,
                false,
                spec(Map.of("driver", "local")),
                FINGERPRINT,
                none());
    }

    private static DesiredImage pulled(String reference) {
        return new DesiredImage.Pulled(
                new ResourceId(Kind.IMAGE, "cache"),
                "quaymaster/shop/cache",
                2,
                ImageReference.parse(reference).orElseThrow(),
                new PullPolicy.Missing(),
                null);
    }

    private static DesiredImage built(String contextId, String key) {
        Build build = new Build(
                "web", "Dockerfile", null, none(), null, null, none(), List.of(), List.of(), null, 0, false, false);
        return new DesiredImage.Built(
                new ResourceId(Kind.IMAGE, "web"), "quaymaster/shop/web", 2, build, contextId, key, List.of(), false);
    }

    private static ProvidedMount tracked(String target, String objectId) {
        return new ProvidedMount.Tracked("app.conf", objectId, target, null, null, 0444);
    }

    private static Spec spec(Map<String, Object> fields) {
        Spec spec = Spec.EMPTY;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            spec = spec.with(Field.of(field.getKey(), new Plain(), ""), field.getValue());
        }
        return spec;
    }

    private static <K extends Comparable<K>, V> SortedMap<K, V> none() {
        return Collections.emptySortedMap();
    }

    private static <K extends Comparable<K>, V> SortedMap<K, V> sorted(K key, V value) {
        return new TreeMap<>(Map.of(key, value));
    }

    /** Values that are plain data already. */
    private record Plain() implements Shape<Object> {
        @Override
        public @Nullable Object read(Yaml node, Problems problems) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object write(Object value) {
            return value;
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of();
        }

        @Override
        public String notation() {
            return "anything";
        }
    }
}
