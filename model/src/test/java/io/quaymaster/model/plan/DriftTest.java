package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What somebody else, or chance, does to containers that were as they should be. */
class DriftTest extends PlannerTest {
    private static final String WEB = """
            kind: Container
            name: web
            image: nginx:1.27
            """;
    private static final String CHECKED = WEB + "healthcheck: { test: [CMD, probe] }\n";

    @Test
    void startsAContainerAgainThatSomebodyStopped() {
        shop.running(WEB);
        daemon.stop("web");

        assertThat(shop.plan()).isEqualTo("1. start container web: it is not running (ended with 143)\n");
    }

    @Test
    void createsAContainerAgainThatSomebodyRemoved() {
        shop.running(WEB);
        daemon.delete("web");

        assertThat(shop.plan()).isEqualTo("""
                1. create container web: it does not exist
                2. start container web (after 1): it does not exist
                """);
    }

    @Test
    void givesAContainerItsNameBackThatSomebodyRenamed() {
        shop.running(WEB);
        daemon.rename("web", "mine");

        assertThat(shop.plan()).isEqualTo("1. rename container mine to web: its name was changed\n");
    }

    @Test
    void letsAPausedContainerBeAndSaysSo() {
        shop.running(WEB);
        daemon.state("web", new State.Paused());

        assertThat(shop.plan()).isEqualTo("""
                container/web is blocked: it is paused; go on with it: docker unpause web
                """);
        daemon.state("web", new State.Running(daemon.now(), Health.NONE));
    }

    @Test
    void letsAnUnhealthyContainerBeAndSaysSo() {
        shop.running(CHECKED);
        daemon.health("web", Health.UNHEALTHY);

        assertThat(shop.plan()).isEqualTo("""
                container/web is blocked: its healthcheck says that it is unhealthy; see docker logs web and, for its healthcheck, docker inspect web
                """);
        daemon.health("web", Health.HEALTHY);
    }

    @Test
    void waitsForAContainerThatIsBeingRemoved() {
        shop.running(WEB);
        daemon.removeWithin(Duration.ofSeconds(3));
        daemon.delete("web");

        assertThat(shop.plan()).isEqualTo("container/web waits for web to be removed\n");
    }

    @Test
    void waitsAMomentForAContainerThatTheDaemonRestarted() {
        shop.running(WEB);
        daemon.exit("web", 1);
        assertThat(shop.plan()).isEqualTo("container/web waits for web to stay up\n");

        shop.wait(Duration.ofSeconds(1));
        assertThat(shop.plan()).isEqualTo("container/web waits for web to stay up for 5s\n");
    }

    @Test
    void saysOfAContainerThatKeepsEndingThatItDoesAlsoWhileItIsUpForAMoment() {
        shop.commit(WEB + "command: [exit, \"1\"]\nrestart: always\n").pass();
        String crashing = """
                container/web is blocked: it keeps ending, and the daemon restarts it; see docker logs web
                """;
        shop.wait(Duration.ofSeconds(1)).wait(Duration.ofSeconds(1)).wait(Duration.ofSeconds(1));
        shop.wait(Duration.ofSeconds(1)).wait(Duration.ofSeconds(1));
        assertThat(daemon.container("web").state()).isInstanceOf(State.Restarting.class);
        assertThat(shop.plan()).isEqualTo(crashing);

        shop.wait(Duration.ofSeconds(1));
        assertThat(daemon.container("web").state()).isInstanceOf(State.Running.class);
        endsWith(crashing);
    }

    @Test
    void forgetsHowOftenAContainerWasRestartedOnceItStaysUp() {
        shop.running(CHECKED);
        for (int time = 0; time < 4; time++) {
            daemon.exit("web", 1);
            shop.wait(Duration.ofSeconds(1)).wait(Duration.ofDays(7));
        }
        assertThat(daemon.container("web").restarts()).isEqualTo(4);

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void gathersEverythingAgainAfterTheHostWasRestarted() {
        shop.running(WEB + """
                ---
                kind: Container
                name: job
                image: nginx:1.27
                restart: "no"
                command: [exit, "0"]
                ---
                kind: Container
                name: retried
                image: nginx:1.27
                restart: on-failure
                """);
        daemon.reboot();

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(daemon.container("web").state()).isInstanceOf(State.Running.class);
        assertThat(daemon.container("retried").state()).isInstanceOf(State.Running.class);
        assertThat(daemon.container("job").state()).isInstanceOf(State.Exited.class);
    }

    @Test
    void keepsTheOneThatBearsTheNameWhenThereAreTwoOfThem() {
        shop.running(CHECKED).commit(CHECKED + "environment: { MODE: fast }\n").pass();
        daemon.rename(shop.nameOf(Role.CANDIDATE), "mine");

        assertThat(shop.plan()).startsWith("""
                1. stop container mine: another instance serves in its slot
                2. remove container mine (after 1): another instance serves in its slot
                """);
    }

    @Test
    void startsContainersInTheOrderInWhichTheyDependOnEachOther() {
        shop.running(WEB + """
                depends_on: [db]
                ---
                kind: Container
                name: db
                image: postgres:16
                """);
        daemon.stop("web");
        daemon.stop("db");

        assertThat(shop.plan()).isEqualTo("""
                1. start container db: it is not running (ended with 143)
                2. start container web (after 1): it is not running (ended with 143)
                """);
    }
}
