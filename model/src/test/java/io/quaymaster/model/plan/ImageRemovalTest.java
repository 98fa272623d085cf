package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageRemovalTest extends PlannerTest {
    private static final String OTHER = """
            kind: Network
            name: back
            """;
    private static final String WEB = """
            kind: Image
            name: web
            build: ./web
            tags: [shop/web:latest]
            keep: 1
            """;

    @Test
    void removesAnImageThatNothingNeedsWithTheReferencesThatWereGivenToIt() {
        shop.file("web/Dockerfile", "FROM scratch\n").running(WEB).commit(OTHER);

        assertThat(shop.plan()).isEqualTo("""
                1. create network back: it does not exist
                2. remove image shop/web:latest: it is no longer declared
                3. remove image quaymaster/shop/web:52fae8c579db-a0fc74eb (after 2): it is no longer declared
                4. remove image quaymaster/shop/web:52fae8c579db (after 3): it is no longer declared
                """);
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(ours()).isEmpty();
    }

    @Test
    void keepsAnImageUntilItsLastContainerIsGone() {
        shop.running("""
                kind: Container
                name: web
                image: nginx:1.27
                """).commit(OTHER);

        assertThat(shop.pass().plan()).isEqualTo("""
                1. remove image nginx:1.27: it is no longer declared
                2. remove image quaymaster/shop/nginx-5be1ecc7:20049ef7db65-cd4495bb (after 1): it is no longer declared
                """);
    }

    @Test
    void keepsAnImageThatAContainerOfSomebodyElseIsMadeOf() {
        shop.running("""
                kind: Image
                name: web
                pull: nginx:1.27
                """);
        String id = ours().getFirst();
        daemon.foreign("theirs", id);
        shop.commit(OTHER);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(ours()).containsExactly(id);
    }

    @Test
    void leavesAnImageAloneThatWasHereBeforeItWasDeclared() {
        shop.running("""
                kind: Container
                name: web
                image: debian:12
                """).running(OTHER);

        assertThat(daemon.observe().images()).anyMatch(image -> image.tags().contains("debian:12"));
    }

    @Test
    void leavesATagThatSomebodyElseGaveToAnImageOfOurs() {
        shop.file("web/Dockerfile", "FROM scratch\n").running(WEB);
        daemon.foreignTag("shop/web:latest", "backup/web:1");

        shop.running(OTHER);
        assertThat(daemon.observe().images()).anyMatch(image -> image.tags().equals(List.of("backup/web:1")));
    }

    @Test
    void keepsAsManySupersededImagesAsItsManifestSays() {
        for (String content : List.of("one", "two", "three")) {
            shop.file("web/Dockerfile", "FROM scratch\n# " + content)
                    .running(WEB)
                    .wait(Duration.ofHours(1));
        }
        List<String> kept = ours();
        shop.file("web/Dockerfile", "FROM scratch\n# four").commit(WEB);

        assertThat(kept).hasSize(2);
        assertThat(shop.plan()).isEqualTo("""
                1. build quaymaster/shop/web:801b06c3af82 from web: no image of this build is here (801b06c3af82)
                2. remove image quaymaster/shop/web:37cdeec78652-a0fc74eb: it is superseded, and 1 of those are kept
                3. remove image quaymaster/shop/web:37cdeec78652 (after 2): it is superseded, and 1 of those are kept
                """);
    }

    @Test
    void removesWhatAPullSuperseded() {
        String cache = """
                kind: Image
                name: cache
                pull: redis:7.2
                pull_policy: every_1h
                keep: 0
                """;
        shop.running(cache).wait(Duration.ofHours(1));
        daemon.publish("redis:7.2", "sha256:aaaabbbbcccc");
        shop.pass();

        assertThat(shop.plan()).isEqualTo("""
                1. remove image quaymaster/shop/cache:cfb618efb6d7-09760665: it is superseded, and 0 of those are kept
                """);
    }

    private List<String> ours() {
        return daemon.observe().images().stream()
                .filter(image -> image.tags().stream().anyMatch(tag -> tag.startsWith("quaymaster/shop/")))
                .map(image -> image.id())
                .toList();
    }
}
