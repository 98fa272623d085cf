package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a container is changed while it runs. */
class InPlaceTest extends PlannerTest {
    private static final String WEB = "kind: Container\nname: web\nimage: debian:12\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mem_limit: 64m                     | mem_limit: 128m                    | mem_limit 67108864 -> 134217728
            cpus: 0.5                          | cpus: 2                            | cpus 0.5 -> 2
            restart: always                    | restart: on-failure:3              | restart always -> on-failure:3
            pids_limit: 10                     | pids_limit: 20                     | pids_limit 10 -> 20
            pids_limit: 10                     | pids_limit: -1                     | pids_limit 10 is no longer given
            pids_limit: 10                     | labels: {}                         | pids_limit 10 is no longer given
            cpuset: 0-1                        | cpuset: "0"                        | cpuset 0-1 -> 0
            mem_limit: 64m; memswap_limit: 80m | mem_limit: 64m                     | memswap_limit 83886080 is no longer given
            """)
    void isChangedWithoutARestart(String before, String after, String difference) {
        shop.running(WEB + lines(before));
        String id = daemon.container("web").id();
        State state = daemon.container("web").state();
        shop.commit(WEB + lines(after));

        assertThat(shop.plan())
                .isEqualTo("1. update container web: it can be changed while it runs: " + difference + "\n");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("web").id()).isEqualTo(id);
        assertThat(daemon.container("web").state()).isEqualTo(state);
    }

    @Test
    void isChangedBeforeASuccessorTakesOver() {
        shop.running(WEB).commit(WEB + "command: [serve]\n").pass();
        shop.commit(WEB + "command: [serve]\nmem_limit: 64m\n");

        assertThat(shop.plan()).isEqualTo("""
                1. update container web.new-3d49c6b7: it can be changed while it runs: mem_limit is now 67108864
                container/web waits for web.new-3d49c6b7 to stay up for 5s
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind: Network\nname: back\n", "kind: Network\nname: back\nexternal: true\n"})
    void leavesANetworkOnlyOnceItIsInTheOneThatIsDeclaredNow(String back) {
        shop.running(WEB + "networks: [front]\n---\nkind: Network\nname: front\n");
        daemon.refuse(step -> step instanceof Step.CreateNetwork);
        shop.commit(WEB + "networks: [back]\n---\n" + back).pass();

        assertThat(daemon.container("web").networks()).containsKey("front");
        daemon.refuse(step -> false);
        shop.refusals().clear();
        shop.commit(WEB);
    }

    private static String lines(String fields) {
        return fields.replace("; ", "\n") + "\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pids_limit: -1",
                "pids_limit: 0",
                "mem_limit: 0",
                "cpu_shares: 0",
                "cpuset: \"0\"",
                "mem_limit: 64m\nmemswap_limit: -1",
                "mem_limit: 64m\nmemswap_limit: 128m",
                "cpu_quota: -1"
            })
    void isWhatItsManifestSaysFromTheStart(String fields) {
        shop.running(WEB + fields + "\n");

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void takesUnlimitedSwapForWhatTheDaemonWritesWhereTheKernelCannotLimitIt() {
        shop.running(WEB + "mem_limit: 64m\nmemswap_limit: -1\n").commit(WEB + "mem_limit: 64m\n");

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void isReplacedWhereALimitCannotBeTakenAway() {
        shop.running(WEB + "mem_limit: 64m\n").commit(WEB);

        assertThat(shop.plan())
                .startsWith("1. create container web.new-")
                .contains("it differs from its manifest: mem_limit 67108864 is no longer given");
    }

    @Test
    void repairsALimitThatSomebodyChanged() {
        shop.running(WEB + "mem_limit: 64m\n");
        shop.commit(WEB + "mem_limit: 128m\n").pass().commit(WEB + "mem_limit: 64m\n");

        assertThat(shop.plan()).contains("mem_limit 134217728 -> 67108864");
    }

    @Test
    void asksOnceForALimitThatTheKernelDoesNotKnowAndSaysSo() {
        daemon.discard("pids_limit");
        shop.commit(WEB + "pids_limit: 10\n").pass().wait(Duration.ofSeconds(10));
        assertThat(shop.plan())
                .isEqualTo("1. update container web: it can be changed while it runs: pids_limit is now 10\n");

        assertThat(shop.pass().plan()).isEqualTo("""
                container/web is blocked: the daemon accepted pids_limit 10 and did not set it: the kernel of its host does \
                not support this limit; remove it from the manifest, or enable it on the host
                """);
        shop.commit(WEB + "pids_limit: 20\n");
        assertThat(shop.plan()).startsWith("1. update container web");
        shop.commit(WEB);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isStartedWithALimitThatIsRaisedBecauseItCouldNotBeBefore(boolean hasRun) {
        String little = "kind: Container\nname: web\nimage: debian:12\nmem_limit: 6m\n";
        if (hasRun) {
            shop.running(little);
            daemon.stop("web");
        }
        daemon.refuse(step -> step instanceof Step.StartContainer
                && String.valueOf(daemon.container("web").settings()).contains("6291456"));
        shop.commit(little).pass().commit(little.replace("6m", "512m")).pass().pass();
        shop.refusals().clear();

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("web").state()).isInstanceOf(State.Running.class);
    }
}
