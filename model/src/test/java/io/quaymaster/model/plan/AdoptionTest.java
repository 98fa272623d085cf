package io.quaymaster.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.ActualContainer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A project that ran with Docker Compose is taken over where the host allows it. */
class AdoptionTest {
    private static final String PROJECT = """
            name: shop
            services:
              web: { image: app, scale: 2, restart: always, environment: { LEVEL: info }, depends_on: [db] }
              db: { image: db, restart: always, volumes: ["data:/data"] }
            volumes: { data: }
            """;

    private final MemoryDaemon daemon = new MemoryDaemon();
    private final PlannerScenario scenario = new PlannerScenario("shop", daemon);

    private PlannerScenario composed(String project) {
        scenario.file("compose.yaml", project).running("");
        daemon.madeByCompose("shop");
        return scenario;
    }

    private Set<String> ids() {
        return daemon.observe().containers().stream().map(ActualContainer::id).collect(Collectors.toSet());
    }

    @Test
    void withoutPermissionNothingIsTouchedAndThePlanSaysHowToAllowIt() {
        composed(PROJECT);
        String next =
                "; take it over with quaymaster apply --adopt, or adopt: true of the source in the agent's configuration";
        assertThat(scenario.plan().lines())
                .containsExactly(
                        "network/shop_default is blocked: the name shop_default is taken by a network that Docker Compose made"
                                + next,
                        "volume/shop_data is blocked: the name shop_data is taken by a volume that Docker Compose made"
                                + next,
                        "container/shop-db is blocked: the name shop-db-1 is taken by a container that Docker Compose made"
                                + next,
                        "container/shop-web is blocked: the name shop-web-1 is taken by a container that Docker Compose made"
                                + next,
                        "container/shop-web is blocked: the name shop-web-2 is taken by a container that Docker Compose made"
                                + next);
    }

    @Test
    void whatIsReplacedWithADrainEndsToo() {
        String drained = PROJECT.replace("scale: 2,", "x-quaymaster: { rollout: { drain: 10s } },");
        composed(drained).adopting();
        scenario.file("compose.yaml", drained.replace("LEVEL: info", "LEVEL: debug"))
                .commit("")
                .pass()
                .wait(Duration.ofSeconds(10))
                .pass()
                .pass()
                .pass();
        assertThat(scenario.nameOf(Role.PREDECESSOR)).as("drains").matches("shop-web-1\\.old-\\w+-\\w+");

        assertThat(scenario.settle()).isEqualTo(PlannerScenario.NOTHING);
        assertThat(daemon.observe().containers())
                .extracting(ActualContainer::name)
                .containsExactlyInAnyOrder("shop-db-1", "shop-web-1");
    }

    @Test
    void whatIsAsItIsToBeStays() {
        composed(PROJECT).adopting().commit("");
        assertThat(scenario.plan()).isEqualTo(PlannerScenario.NOTHING);
    }

    @Test
    void onlyWhatDiffersIsReplacedAndItsDataStay() {
        composed(PROJECT).adopting();
        Set<String> before = ids();
        scenario.file("compose.yaml", PROJECT.replace("LEVEL: info", "LEVEL: debug"))
                .commit("");
        assertThat(scenario.plan()).isEqualTo("""
                1. create container shop-web-1.new-18448a3a: it differs from its manifest: environment.LEVEL is now debug
                2. start container shop-web-1.new-18448a3a (after 1): it is to take over from shop-web-1
                container/shop-web waits for other replicas, to be replaced 1 at a time
                """);
        assertThat(scenario.settle()).isEqualTo(PlannerScenario.NOTHING);
        Set<String> kept = ids();
        kept.retainAll(before);
        assertThat(kept).hasSize(1);
        assertThat(daemon.observe().volumes()).extracting("name").contains("shop_data");
    }

    @Test
    void aRolloutThatWasLeftHalfDoneGoesOn() {
        composed(PROJECT).adopting();
        scenario.file("compose.yaml", PROJECT.replace("image: db", "image: db, tty: true"))
                .commit("");
        for (int steps = 1; steps < 6; steps++) {
            scenario.act(scenario.next(), steps);
        }
        assertThat(scenario.settle()).isEqualTo(PlannerScenario.NOTHING);
        assertThat(scenario.refusals()).isEmpty();
    }

    @Test
    void oneThatTheProjectNoLongerDeclaresIsLeftAlone() {
        composed(PROJECT).adopting();
        scenario.file(
                        "compose.yaml",
                        "name: shop\nservices: { db: { image: db, restart: always, volumes: [\"data:/data\"] } }\nvolumes: { data: }\n")
                .commit("");
        assertThat(scenario.plan()).isEqualTo(PlannerScenario.NOTHING);
    }

    @Test
    void oneThatKeepsDataBesideTheComposeFileIsNotReplaced() {
        composed(PROJECT).adopting();
        scenario.file("compose.yaml", PROJECT.replace("data:/data", "./data:/data"))
                .commit("");
        assertThat(scenario.plan()).contains("would not see what it mounts of the folder");
    }

    @Test
    void theTagOfWhatComposeBuiltComesAlongWithItsContainer() {
        builtByCompose("shop/web");
        assertThat(scenario.plan())
                .contains(
                        "the tag shop/web:1 is on an image that is not ours; take it over with quaymaster apply --adopt");

        scenario.adopting().commit("");

        assertThat(scenario.plan())
                .startsWith("1. build quaymaster/shop/shop-web:")
                .doesNotContain("blocked");
        assertThat(scenario.settle()).isEqualTo(PlannerScenario.NOTHING);
    }

    @Test
    void theTagOfWhatComposeDidNotBuildForItStaysWhereItIs() {
        builtByCompose("blog/web");
        scenario.adopting().commit("");

        assertThat(scenario.plan())
                .contains("image/shop-web is blocked: the tag shop/web:1 is on an image that is not ours");
    }

    /** A service runs that Compose built, and its image has changed since. */
    private void builtByCompose(String service) {
        scenario.file("web/Dockerfile", "FROM busybox:1\n");
        composed("name: shop\nservices: { web: { build: ./web, image: \"shop/web:1\", restart: always } }\n");
        daemon.builtByCompose("shop/web:1", service);
        ownTags().forEach(daemon::untag);
        scenario.file("web/index.html", "hello").commit("");
    }

    private List<String> ownTags() {
        return daemon.observe().images().stream()
                .flatMap(image -> image.tags().stream())
                .filter(tag -> tag.startsWith("quaymaster/"))
                .toList();
    }

    @Test
    void whatAnotherProjectMadeIsNobodysHere() {
        composed(PROJECT).adopting();
        scenario.file("compose.yaml", PROJECT.replace("name: shop", "name: shop2"))
                .commit("");
        assertThat(scenario.plan()).contains("create container shop2-web-1").doesNotContain("remove");
    }
}
