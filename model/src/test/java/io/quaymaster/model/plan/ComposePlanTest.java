package io.quaymaster.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.simulation.MemoryDaemon;
import org.junit.jupiter.api.Test;

/** What is planned for Compose projects: the same as for manifests. */
class ComposePlanTest {
    private final PlannerScenario scenario = new PlannerScenario("shop", new MemoryDaemon());

    @Test
    void namesAreThoseOfCompose() {
        scenario.file("compose.yaml", """
                name: shop
                services:
                  web: { image: app, scale: 2, depends_on: [db] }
                  db: { image: db, container_name: the-db, volumes: ["data:/data"] }
                volumes: { data: }
                """).commit("");
        assertThat(scenario.plan()).isEqualTo("""
                1. pull app:latest: it is not here
                2. pull db:latest: it is not here
                3. create network shop_default: it does not exist
                4. create volume shop_data: it does not exist
                5. create container the-db (after 2, 3, 4): it does not exist
                6. start container the-db (after 5): it does not exist
                7. create container shop-web-1 (after 1, 3, 6): it does not exist
                8. start container shop-web-1 (after 7): it does not exist
                9. create container shop-web-2 (after 1, 3, 6): it does not exist
                10. start container shop-web-2 (after 9): it does not exist
                """);
        assertThat(scenario.settle()).isEqualTo(PlannerScenario.NOTHING);
    }

    @Test
    void aServiceCanNameWhatItDependsOnInAList() {
        scenario.file("compose.yaml", """
                name: shop
                services:
                  web: { image: app, x-quaymaster: { depends_on: [accounts] } }
                """).commit("kind: Container\nname: accounts\nimage: accounts\n");
        assertThat(scenario.plan()).contains("6. create container shop-web-1 (after 2, 3, 5): it does not exist");
    }

    @Test
    void aManifestAndAServiceCanDependOnEachOther() {
        scenario.file("compose.yaml", """
                name: shop
                services:
                  web: { image: app, x-quaymaster: { depends_on: { accounts: {} } } }
                """).commit("""
                kind: Container
                name: accounts
                image: accounts
                ---
                kind: Container
                name: monitor
                image: monitor
                depends_on: [shop-web]
                """);
        assertThat(scenario.plan()).isEqualTo("""
                1. pull accounts:latest: it is not here
                2. pull app:latest: it is not here
                3. pull monitor:latest: it is not here
                4. create network shop_default: it does not exist
                5. create container accounts (after 1): it does not exist
                6. start container accounts (after 5): it does not exist
                7. create container shop-web-1 (after 2, 4, 6): it does not exist
                8. start container shop-web-1 (after 7): it does not exist
                9. create container monitor (after 3, 8): it does not exist
                10. start container monitor (after 9): it does not exist
                """);
        assertThat(scenario.settle()).isEqualTo(PlannerScenario.NOTHING);
    }

    @Test
    void aProjectInTheRootIsNamedAfterTheRepository() {
        scenario.file("compose.yaml", "services: { web: { image: app } }").commit("");
        assertThat(scenario.plan()).contains("create container project-web-1");
    }

    @Test
    void aNetworkThatOneProjectMakesIsMadeOnceForAll() {
        scenario.file("a/compose.yaml", """
                services: { proxy: { image: proxy, networks: [web] } }
                networks: { web: { name: web } }
                """)
                .file("b/compose.yaml", """
                services: { app: { image: app, networks: [web] } }
                networks: { web: { external: true } }
                """)
                .file("c/compose.yaml", """
                services: { app: { image: app, networks: [front] } }
                networks: { front: { external: true, name: web } }
                """)
                .commit("");
        assertThat(scenario.plan().lines().filter(line -> line.contains("network")))
                .containsExactly("3. create network web: it does not exist");
        assertThat(scenario.settle()).isEqualTo(PlannerScenario.NOTHING);
    }

    @Test
    void aCommitOfOneProjectLeavesTheOthersAlone() {
        scenario.file("a/compose.yaml", "services: { web: { image: app } }")
                .file("b/compose.yaml", "services: { web: { image: app } }")
                .running("");
        scenario.file("b/compose.yaml", "services: { web: { image: app, tty: true } }")
                .commit("");
        assertThat(scenario.plan()).contains("b-web-1").doesNotContain("a-web");
    }
}
