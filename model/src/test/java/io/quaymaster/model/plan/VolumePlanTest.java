package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VolumePlanTest extends PlannerTest {
    private static final String OTHER = """
            kind: Network
            name: back
            """;

    @Test
    void createsAVolume() {
        shop.commit("""
                kind: Volume
                name: data
                docker_name: shop-data
                """);

        assertThat(shop.plan()).isEqualTo("1. create volume shop-data: it does not exist\n");
    }

    @Test
    void retainsAVolumeThatIsNoLongerDeclared() {
        shop.running("""
                kind: Volume
                name: data
                ---
                """ + OTHER).commit(OTHER);

        assertThat(shop.plan()).isEqualTo(NOTHING);
        assertThat(daemon.observe().volumes()).anyMatch(volume -> volume.name().equals("data"));
    }

    @Test
    void findsARetainedVolumeAgainWhenItIsDeclaredAgain() {
        String manifests = """
                kind: Volume
                name: data
                ---
                """ + OTHER;
        shop.running(manifests).running(OTHER).commit(manifests);

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void removesAVolumeWithItsDataOnlyWhereItsManifestAskedForThat() {
        shop.running("""
                kind: Volume
                name: cache
                on_removal: remove
                ---
                kind: Container
                name: web
                image: nginx:1.27
                volumes: [cache:/cache]
                ---
                """ + OTHER).commit(OTHER);

        assertThat(shop.plan()).isEqualTo("""
                1. stop container web: it is no longer declared
                2. remove container web (after 1): it is no longer declared
                3. remove volume cache with its data (after 2): it is no longer declared, and on_removal is remove
                """);
    }

    @Test
    void keepsAVolumeUntilTheInstanceThatIsBeingReplacedIsGone() {
        shop.running("""
                kind: Volume
                name: cache
                on_removal: remove
                ---
                kind: Container
                name: web
                image: nginx:1.27
                volumes: [cache:/cache]
                """).commit("""
                kind: Container
                name: web
                image: nginx:1.27
                """);

        assertThat(shop.plan()).endsWith("volume/cache waits for container web to be removed\n");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.observe().volumes()).noneMatch(volume -> volume.name().equals("cache"));
    }

    @Test
    void neverChangesAVolumeBecauseOfTheDataInIt() {
        shop.running("""
                kind: Volume
                name: data
                """).commit("""
                kind: Volume
                name: data
                driver: nfs
                """);

        endsWith("""
                volume/data is blocked: it differs from its manifest, and cannot be changed without losing its data: \
                it differs from its manifest: driver is now nfs; \
                change the manifest back, or move the data and remove the volume: docker volume rm data
                """);
    }

    @Test
    void takesSomebodyElsesVolumeFromNobody() {
        shop.commit("""
                kind: Volume
                name: their-data
                ---
                kind: Container
                name: web
                image: nginx:1.27
                volumes: [their-data:/data]
                """);

        endsWith("""
                container/web waits for the volume their-data
                volume/their-data is blocked: the name their-data is taken by a volume that is not ours; \
                choose another name, or use that volume as it is with external: true
                """);
    }

    @Test
    void usesAnExternalVolumeAsItIsAndLeavesItAsItIs() {
        shop.running("""
                kind: Volume
                name: their-data
                external: true
                ---
                kind: Container
                name: web
                image: nginx:1.27
                volumes: [their-data:/data]
                """).commit(OTHER);

        assertThat(shop.plan()).doesNotContain("volume");
    }

    @Test
    void waitsForAnExternalVolumeThatIsNotThere() {
        shop.commit("""
                kind: Volume
                name: data
                external: true
                ---
                kind: Container
                name: web
                image: nginx:1.27
                volumes: [data:/data]
                """);

        endsWith("""
                container/web waits for the volume data
                volume/data is blocked: the volume data is not there; create it: docker volume create data
                """);
        shop.settle();
        daemon.foreignVolume("data");
        endsWith(NOTHING);
    }
}
