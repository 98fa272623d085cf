package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualVolume;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of data in volumes that nobody named. */
class HandoverTest extends PlannerTest {
    private static final String DB = """
            kind: Container
            name: db
            image: debian:12
            volumes: [/data]
            healthcheck: { test: [CMD, probe] }
            """;
    private static final String FAST = DB + "environment: { MODE: fast }\n";

    @Test
    void makesStopFirstTheOrderAndSaysWhy() {
        shop.running(DB).commit(FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. create container db.new-0f6f84c9: it differs from its manifest: environment.MODE is now fast
                2. stop container db (after 1): its successor is there, and the data at /data is handed over to it
                3. start container db.new-0f6f84c9 (after 2): it is to take over from db
                """);
    }

    @Test
    void leavesTheDataInTheInstanceThatServesAndNothingElse() {
        String data = running();
        shop.commit(FAST);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("db").anonymousVolumes()).containsEntry("/data", data);
        assertThat(volumes()).containsExactly(data);
    }

    @Test
    void handsTheDataOnFromSuccessorToSuccessor() {
        String data = running();
        shop.running(FAST).running(DB + "environment: { MODE: slow }\n");

        assertThat(daemon.container("db").anonymousVolumes()).containsEntry("/data", data);
    }

    @Test
    void hasTheSuccessorWithDataOfItsOwnServeUntilTheOldOneDoesAgain() {
        String named = DB.replace("[/data]", "[\"data:/data\"]") + "---\nkind: Volume\nname: data\n";
        shop.running(DB).commit(named).pass().wait(Duration.ofSeconds(7)).commit(DB);

        assertThat(shop.plan()).contains("start container db").doesNotContain("stop container");
    }

    @Test
    void hasASuccessorWithDataOfItsOwnStandInForTheOldOneThatSomebodyStopped() {
        shop.running(DB)
                .commit(FAST + "rollout: { order: start-first }\n")
                .pass()
                .wait(Duration.ofSeconds(1));
        daemon.stop("db");
        shop.commit(DB);

        assertThat(shop.plan()).contains("start container db").doesNotContain("stop container");
    }

    @Test
    void hasOneWithoutSuchDataThatSomebodyRenamedStandInForASuccessorWithDataThatIsPaused() {
        String without = DB.replace("volumes: [/data]\n", "");
        shop.running(without).commit(DB).pass().wait(Duration.ofSeconds(7)).pass();
        daemon.pause("db");
        daemon.rename(shop.nameOf(Role.PREDECESSOR), "mine");

        assertThat(shop.plan()).doesNotContain("stop container");
        daemon.unpause("db");
    }

    @Test
    void keepsTheDataOfAPathThatTheNewManifestDoesNotSpeakOf() {
        String data = running();
        shop.running(FAST.replace("volumes: [/data]\n", ""));

        assertThat(daemon.container("db").anonymousVolumes()).containsEntry("/data", data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"volumes: [/host:/data]", "tmpfs: [/data/]", "volumes: [mine:/data]"})
    void givesWayToWhatTheNewManifestMounts(String mount) {
        String mine = """
                ---
                kind: Volume
                name: mine
                """;
        shop.running(DB + mine).commit(DB.replace("volumes: [/data]", mount) + mine);

        assertThat(shop.plan()).doesNotContain("handed over");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("db").anonymousVolumes()).isEmpty();
        assertThat(volumes()).containsExactly("mine");
    }

    @Test
    void givesANewVolumeWhereBothAreToRunAtTheSameTime() {
        String both = FAST + "rollout: { order: start-first }\n";
        String data = running();
        shop.commit(both);

        assertThat(shop.plan()).doesNotContain("stop container db");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(volumes()).doesNotContain(data).hasSize(1);
    }

    @Test
    void isStartFirstWhereOnlyTheSuccessorHasAnonymousVolumes() {
        String without = DB.replace("volumes: [/data]\n", "");
        shop.running(without).commit(DB);

        assertThat(shop.plan()).doesNotContain("stop container");
    }

    @Test
    void givesTheOldInstanceItsDataBackWhenTheSuccessorFails() {
        String data = running();
        shop.commit(DB + "command: [sick]\n");
        shop.settle();

        assertThat(daemon.container("db").state()).isInstanceOf(State.Running.class);
        assertThat(daemon.container("db").anonymousVolumes()).containsEntry("/data", data);
        assertThat(daemon.container(shop.nameOf(Role.FAILED)).anonymousVolumes())
                .containsEntry("/data", data);

        shop.running(DB);
        assertThat(volumes()).containsExactly(data);
    }

    @Test
    void takesTheDataFromASuccessorThatFailedWhenTheOldInstanceIsGone() {
        String data = running();
        shop.commit(DB + "command: [sick]\n").settle();
        daemon.delete("db");
        shop.commit(FAST);

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("db").anonymousVolumes()).containsEntry("/data", data);
        assertThat(volumes()).containsExactly(data);
    }

    @Test
    void takesTheDataFromASuccessorThatIsNoLongerWantedWhenTheOldInstanceIsGone() {
        String data = running();
        shop.commit(DB + "command: [sick]\n");
        shop.act(shop.next(), 2);
        daemon.delete("db");
        shop.commit(FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. create container db: it does not exist
                2. start container db (after 1): it does not exist
                3. remove container db.new-89e1bbd5 (after 2): it is no longer wanted
                """);
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("db").anonymousVolumes()).containsEntry("/data", data);
        assertThat(volumes()).containsExactly(data);
    }

    @Test
    void leavesNoVolumesBehindWithTheLastInstance() {
        shop.running(DB).running(FAST).running("""
                kind: Network
                name: other
                """);

        assertThat(volumes()).isEmpty();
    }

    @Test
    void replacesACandidateThatWasMadeForTheOtherOrder() {
        String both = FAST + "rollout: { order: start-first }\n";
        String data = running();
        shop.commit(both).pass().commit(FAST);

        assertThat(shop.plan()).isEqualTo("""
                1. rename container db.new-0f6f84c9 to db.gone-0f6f84c9: it is no longer wanted
                2. stop container db.gone-0f6f84c9 (after 1): it is no longer wanted
                3. remove container db.gone-0f6f84c9 (after 2): it is no longer wanted
                4. create container db.new-0f6f84c9 (after 3): it differs from its manifest: environment.MODE is now fast
                5. stop container db (after 4): its successor is there, and the data at /data is handed over to it
                6. start container db.new-0f6f84c9 (after 5): it is to take over from db
                """);
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("db").anonymousVolumes()).containsEntry("/data", data);
    }

    @Test
    void neverHasTwoRunOnOneVolumeAlsoWhereTheOrderIsChangedHalfway() {
        shop.running(DB).commit(FAST).pass().commit(FAST + "rollout: { order: start-first }\n");

        assertThat(shop.plan()).isEqualTo("""
                1. rename container db.new-0f6f84c9 to db.gone-0f6f84c9: it is no longer wanted
                2. stop container db.gone-0f6f84c9 (after 1): it is no longer wanted
                3. remove container db.gone-0f6f84c9 (after 2): it is no longer wanted
                4. start container db (after 2): it is not running (ended with 143)
                5. create container db.new-0f6f84c9 (after 3): it differs from its manifest: environment.MODE is now fast
                6. start container db.new-0f6f84c9 (after 5): it is to take over from db
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void comesToTheSameEndFromWhereverTheAgentDies(int steps) {
        String data = running();
        shop.commit(FAST);
        int left = steps;
        while (left > 0) {
            Plan plan = shop.next();
            shop.act(plan, left).wait(Duration.ofSeconds(1));
            left -= Math.max(1, plan.steps().size());
        }

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("db").anonymousVolumes()).containsEntry("/data", data);
        assertThat(volumes()).containsExactly(data);
    }

    /** Has the database run, and returns the volume that its data is in. */
    private String running() {
        shop.running(DB);
        return Objects.requireNonNull(daemon.container("db").anonymousVolumes().get("/data"));
    }

    /** All but the one of somebody else. */
    private List<String> volumes() {
        return daemon.observe().volumes().stream()
                .map(ActualVolume::name)
                .filter(name -> !name.equals("their-data"))
                .toList();
    }
}
