package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FirstCreationTest extends PlannerTest {
    @Test
    void pullsTheImageThenCreatesAndStartsTheContainer() {
        shop.commit("""
                kind: Container
                name: web
                image: nginx:1.27
                """);

        assertThat(shop.plan()).isEqualTo("""
                1. pull nginx:1.27: it is not here
                2. create container web (after 1): it does not exist
                3. start container web (after 2): it does not exist
                """);
    }

    @Test
    void createsEverythingThatAContainerStandsOnBeforeIt() {
        shop.file("web/Dockerfile", "FROM scratch\n").commit("""
                kind: Image
                name: web
                build: ./web
                ---
                kind: Network
                name: front
                ---
                kind: Volume
                name: data
                ---
                kind: Container
                name: web
                image: web
                networks: [front]
                volumes: [data:/data]
                """);

        assertThat(shop.plan()).isEqualTo("""
                1. build quaymaster/shop/web:52fae8c579db from web: no image of this build is here (52fae8c579db)
                2. create network front: it does not exist
                3. create volume data: it does not exist
                4. create container web (after 1, 2, 3): it does not exist
                5. start container web (after 4): it does not exist
                """);
    }

    @Test
    void plansNothingForARevisionInWhichNothingDiffers() {
        String manifests = """
                kind: Container
                name: web
                image: nginx:1.27
                environment: { MODE: fast }
                """;
        shop.running(manifests).commit(manifests);

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void waitsUntilANewContainerHasStayedUpForAMoment() {
        shop.commit("""
                kind: Container
                name: web
                image: nginx:1.27
                """).pass().wait(Duration.ofSeconds(4));

        assertThat(shop.plan()).isEqualTo("container/web waits for web to stay up for 5s\n");

        shop.wait(Duration.ofSeconds(1));
        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void waitsUntilANewContainerIsHealthy() {
        shop.commit("""
                kind: Container
                name: web
                image: nginx:1.27
                healthcheck: { test: [CMD, probe] }
                """).pass();

        assertThat(shop.plan()).isEqualTo("container/web waits for web to become healthy\n");
    }

    @Test
    void saysThatANewContainerIsUnhealthyAndLetsItBe() {
        shop.commit("""
                kind: Container
                name: web
                image: nginx:1.27
                command: [sick]
                healthcheck: { test: [CMD, probe] }
                """);

        endsWith("""
                container/web is blocked: its healthcheck says that it is unhealthy; see docker logs web and, for its healthcheck, docker inspect web
                """);
    }

    @Test
    void saysThatANewContainerDoesNotBecomeHealthyInItsTime() {
        shop.commit("""
                kind: Container
                name: web
                image: nginx:1.27
                command: [hang]
                healthcheck: { test: [CMD, probe] }
                rollout: { timeout: 90s }
                """);

        endsWith("""
                container/web is blocked: it had 1m30s to become healthy, and did not; see docker logs web and, for its healthcheck, docker inspect web
                """);
    }

    @Test
    void triesAgainToStartAContainerThatCouldNotBeStarted() {
        String manifests = """
                kind: Container
                name: web
                image: nginx:1.27
                command: [%s]
                """;
        shop.commit(manifests.formatted("missing")).pass();

        assertThat(shop.plan()).isEqualTo("""
                1. start container web: it could not be started: exec: "missing": executable file not found in $PATH
                """);

        isRefused("start container web: exec: \"missing\": executable file not found in $PATH");
        shop.commit(manifests.formatted("serve"));
    }

    @Test
    void goesOnWithAContainerThatWasCreatedAndNeverStarted() {
        shop.commit("""
                kind: Container
                name: web
                image: nginx:1.27
                """).act(shop.next(), 2);

        assertThat(shop.plan()).isEqualTo("1. start container web: it was never started\n");
    }

    @Test
    void createsAContainerUnderTheNameThatItsManifestAsksFor() {
        shop.commit("""
                kind: Container
                name: web
                container_name: shop-web
                image: nginx:1.27
                """);

        assertThat(shop.plan()).contains("create container shop-web").contains("start container shop-web");
    }
}
