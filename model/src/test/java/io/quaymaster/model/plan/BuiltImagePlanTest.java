package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuiltImagePlanTest extends PlannerTest {
    private static final String WEB = """
            kind: Image
            name: web
            build: ./web
            """;
    private static final String TAGGED = WEB + "tags: [shop/web:1.4]\n";
    private static final String TWO_CONTAINERS = """
            ---
            kind: Container
            name: web
            image: web
            ---
            kind: Container
            name: cache
            image: redis:7.2
            """;

    @BeforeEach
    void hasAContext() {
        shop.file("web/Dockerfile", "FROM scratch\n");
    }

    @Test
    void buildsAnImageOnceForEachContext() {
        shop.commit(WEB);
        assertThat(shop.plan()).isEqualTo("""
                1. build quaymaster/shop/web:52fae8c579db from web: no image of this build is here (52fae8c579db)
                """);

        shop.settle();
        shop.file("notes.txt", "outside of the context").commit(WEB);
        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void namesAContextThatIsTheWholeRepository() {
        shop.file("Dockerfile", "FROM scratch\n").commit("{kind: Image, name: web, build: .}");

        assertThat(shop.plan()).contains(" from .: no image of this build is here");
    }

    @Test
    void replacesJustTheContainersOfAnImageWhoseContextChanged() {
        shop.running(WEB + TWO_CONTAINERS).file("web/index.html", "hello").commit(WEB + TWO_CONTAINERS);

        assertThat(shop.plan()).isEqualTo("""
                1. build quaymaster/shop/web:fad8799565ea from web: no image of this build is here (fad8799565ea)
                container/web waits for its image: it is replaced if that comes out different
                """);
        assertThat(shop.pass().plan()).isEqualTo("""
                1. create container web.new-44136fa3: it differs from its manifest: \
                image quaymaster/shop/web:52fae8c579db -> quaymaster/shop/web:fad8799565ea
                2. start container web.new-44136fa3 (after 1): it is to take over from web
                """);
    }

    @Test
    void buildsAnewWhenAnArgumentChanges() {
        shop.running(WEB).commit("""
                kind: Image
                name: web
                build: { context: ./web, args: { LEVEL: debug } }
                """);

        assertThat(shop.plan()).startsWith("1. build quaymaster/shop/web:");
    }

    @Test
    void givesAnImageThatIsHereItsNewTagWithoutBuildingIt() {
        shop.running(WEB).commit(TAGGED);

        assertThat(shop.plan()).isEqualTo("""
                1. tag quaymaster/shop/web:52fae8c579db-66b6e238: the image lacks this tag
                2. tag shop/web:1.4 (after 1): the image lacks this tag
                """);
    }

    @Test
    void givesBackATagThatSomebodyTookAway() {
        shop.running(TAGGED);
        daemon.untag("shop/web:1.4");

        assertThat(shop.plan()).isEqualTo("1. tag shop/web:1.4: the image lacks this tag\n");
    }

    @Test
    void tagsAnImageInUseAgainBeforeItMakesAnotherContainerOfIt() {
        String twice = TWO_CONTAINERS.replace("image: web", "image: web\nreplicas: 2");
        shop.running(WEB + TWO_CONTAINERS);
        daemon.untag("quaymaster/shop/web:52fae8c579db");
        shop.commit(WEB + twice);

        assertThat(shop.plan()).isEqualTo("""
                1. tag quaymaster/shop/web:52fae8c579db: the image lacks this tag
                2. create container web-2 (after 1): it does not exist
                3. start container web-2 (after 2): it does not exist
                """);
    }

    @Test
    void pushesWhatItBuiltUnderEachOfItsTags() {
        shop.commit(WEB + """
                tags: [shop/web:1.4, shop/web:latest]
                push: true
                """);

        assertThat(shop.plan()).isEqualTo("""
                1. build quaymaster/shop/web:52fae8c579db from web: no image of this build is here (52fae8c579db)
                2. push shop/web:1.4 (after 1): it is built anew
                3. push shop/web:latest (after 1): it is built anew
                """);
    }

    @Test
    void pushesATagThatIsAddedToAnImageThatWasPushed() {
        shop.running(TAGGED + "push: true\n").commit(TAGGED.replace(":1.4", ":1.5") + "push: true\n");

        assertThat(shop.plan()).startsWith("""
                1. tag quaymaster/shop/web:""").contains("push shop/web:1.5 (after 2): it was not pushed yet");
    }

    @Test
    void stillPushesATagThatWasGivenWhenAPushDidNotComeThrough() {
        shop.commit(TAGGED + "push: true\n");
        shop.act(shop.next(), 1);

        assertThat(shop.plan()).isEqualTo("1. push shop/web:1.4: it was not pushed yet\n");
        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void pushesAnImageThatWasBuiltBeforeItWasToBePushed() {
        shop.running(TAGGED).commit(TAGGED + "push: true\n");

        assertThat(shop.plan()).isEqualTo("1. push shop/web:1.4: it was not pushed yet\n");
    }

    @Test
    void takesNoTagFromSomebodyElsesImage() {
        shop.commit(WEB + "tags: [postgres:16]\n");

        endsWith("""
                image/web is blocked: the tag postgres:16 is on an image that is not ours; \
                choose another tag, or give this one up: docker tag postgres:16 postgres:16-old && docker rmi postgres:16
                """);
    }

    @Test
    void movesATagFromTheImageThatItBuiltBefore() {
        shop.running(TAGGED).file("web/index.html", "hello").commit(TAGGED);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.observe().images())
                .filteredOn(image -> image.tags().contains("shop/web:1.4"))
                .singleElement()
                .satisfies(image -> assertThat(image.tags()).contains("quaymaster/shop/web:fad8799565ea"));
    }

    @Test
    void keepsWhatServesWhenABuildFails() {
        shop.running(WEB + TWO_CONTAINERS).file("web/index.html", "hello").commit(WEB + TWO_CONTAINERS);
        daemon.refuse(step -> step instanceof Step.Build);
        daemon.stop("web");

        assertThat(shop.plan()).isEqualTo("""
                1. build quaymaster/shop/web:fad8799565ea from web: no image of this build is here (fad8799565ea)
                2. start container web: it is not running (ended with 143)
                container/web waits for its image: it is replaced if that comes out different
                """);
        daemon.refuse(step -> false);
    }
}
