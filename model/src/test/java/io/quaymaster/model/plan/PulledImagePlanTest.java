package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulledImagePlanTest extends PlannerTest {
    private static final String WEB = """
            kind: Container
            name: web
            image: nginx:1.27
            """;
    private static final String ALWAYS = WEB + "pull_policy: always\n";
    private static final String HOURLY = WEB + "pull_policy: every_1h\n";

    @Test
    void makesNoContainerOfAnImageThatCarriesLabelsOfOurs() {
        daemon.foreignImage("sha256:1", "evil:1");
        daemon.labelAsOurs("sha256:1");
        shop.commit("""
                kind: Container
                name: web
                image: evil:1
                """);

        assertThat(shop.settle()).isEqualTo("""
                container/web waits for its image
                image/evil:1 is blocked: the image evil:1 has labels that begin with quaymaster., which only containers may have; use an image without them
                """);
        shop.commit(WEB);
    }

    @Test
    void pullsAnImageThatOnlyAnImageResourceNames() {
        shop.commit("""
                kind: Image
                name: cache
                pull: redis:7.2
                """);

        assertThat(shop.plan()).isEqualTo("1. pull redis:7.2: it is not here\n");
    }

    @Test
    void asksWhetherADeclaredImageIsMeantByANameLikeItsOwn() {
        shop.commit("""
                {kind: Image, name: web, pull: "shop/web:1"}
                ---
                {kind: Container, name: web, image: wbe}
                """);

        assertThat(shop.plan())
                .contains("pull wbe:latest: it is not here (there is an Image \"web\": is that meant?)\n")
                .contains("pull shop/web:1: it is not here\n");
    }

    @Test
    void pullsAnImageByItsDigestOnce() {
        String digest = "sha256:" + "4ad3".repeat(16);
        shop.commit("""
                kind: Container
                name: web
                image: nginx:1.27@%s
                """.formatted(digest));

        assertThat(shop.plan()).startsWith("1. pull nginx:1.27@" + digest + ": it is not here\n");
    }

    @Test
    void usesAnImageOfSomebodyElseThatIsHere() {
        shop.commit("""
                kind: Container
                name: web
                image: debian:12
                """);

        assertThat(shop.plan()).isEqualTo("""
                1. create container web: it does not exist
                2. start container web (after 1): it does not exist
                """);
    }

    @Test
    void leavesAnImageAsItIsThatIsHereAndMayBeMissing() {
        shop.running(WEB);
        daemon.publish("nginx:1.27", "sha256:aaaabbbbcccc");

        assertThat(shop.commit(WEB).wait(Duration.ofDays(30)).plan()).isEqualTo(NOTHING);
    }

    @Test
    void pullsAnewAtEveryRevisionWithAlways() {
        shop.running(ALWAYS);
        daemon.publish("nginx:1.27", "sha256:aaaabbbbcccc");
        assertThat(shop.plan()).isEqualTo(NOTHING);

        assertThat(shop.commit(ALWAYS).plan()).isEqualTo("""
                1. pull nginx:1.27: pull_policy is always, and the revision is new
                """);
        assertThat(shop.pass().plan()).startsWith("""
                1. create container web.new-44136fa3: it differs from its manifest: \
                image 20049ef7db65 -> nginx:1.27 = aaaabbbbcccc
                """);
    }

    @Test
    void makesANewInstanceOfWhatAlwaysPulls() {
        shop.running(ALWAYS).commit(ALWAYS + "environment: { MODE: fast }\n");

        assertThat(shop.plan()).isEqualTo("""
                1. pull nginx:1.27: pull_policy is always, and the revision is new
                2. create container web.new-e826cc80 (after 1): it differs from its manifest: environment.MODE is now fast
                3. start container web.new-e826cc80 (after 2): it is to take over from web
                """);
    }

    @Test
    void pullsWhenTheLastTimeIsTooLongAgo() {
        shop.running(HOURLY).wait(Duration.ofMinutes(55));
        assertThat(shop.plan()).isEqualTo(NOTHING);
        assertThat(shop.next().due()).isEqualTo("2026-01-01T01:00:00Z");

        shop.wait(Duration.ofMinutes(5));
        assertThat(shop.plan()).isEqualTo("1. pull nginx:1.27: it was last pulled at 2026-01-01T00:00:00Z\n");
    }

    @Test
    void goesOnWithARolloutWhileTheRegistryDoesNotAnswer() {
        shop.running(HOURLY).commit(HOURLY + "environment: { MODE: fast }\n").pass();
        daemon.refuse(step -> step instanceof Step.Pull);
        shop.wait(Duration.ofHours(2));

        assertThat(shop.plan()).isEqualTo("""
                1. pull nginx:1.27: it was last pulled at 2026-01-01T00:00:00Z
                2. rename container web to web.old-44136fa3: its successor is ready
                3. rename container web.new-e826cc80 to web (after 2): it is ready
                """);
        daemon.refuse(step -> false);
    }

    @Test
    void neverPullsWhatMustBeThere() {
        shop.commit(WEB + "pull_policy: never\n");

        endsWith("""
                container/web waits for its image
                image/nginx:1.27 is blocked: the daemon does not have nginx:1.27, and pull_policy is never; \
                load the image, or allow pulling with pull_policy: missing
                """);
        shop.settle();
        daemon.foreignImage("sha256:123412341234", "nginx:1.27");
        endsWith(NOTHING);
    }

    @Test
    void givesATagBackThatAnImageInUseLost() {
        shop.running(WEB);
        daemon.untag("nginx:1.27");

        assertThat(shop.plan()).isEqualTo("1. tag nginx:1.27: the tag is gone, the image is not\n");
    }

    @Test
    void pullsAnImageAgainThatSomebodyRemovedTogetherWithItsContainer() {
        shop.running(WEB);
        daemon.delete("web");
        daemon.observe().images().stream()
                .flatMap(image -> image.tags().stream())
                .filter(tag -> tag.contains("nginx"))
                .forEach(daemon::untag);

        assertThat(shop.plan()).isEqualTo("""
                1. pull nginx:1.27: it is not here
                2. create container web (after 1): it does not exist
                3. start container web (after 2): it does not exist
                """);
    }
}
