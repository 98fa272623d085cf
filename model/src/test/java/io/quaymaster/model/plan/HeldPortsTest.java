package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.PublishedPort;
import org.junit.jupiter.api.Test;

/** Ports of the host that go from one container to another. */
class HeldPortsTest extends PlannerTest {
    @Test
    void takesAPortOverOnceTheContainerThatHadItIsGone() {
        shop.running(container("old", "8080:80")).commit(container("web", "8080:80"));

        assertThat(shop.plan()).isEqualTo("""
                1. stop container old: it is no longer declared
                2. remove container old (after 1): it is no longer declared
                container/web waits for container/old to let go of the host's port 8080/tcp
                """);
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(shop.refusals()).isEmpty();
    }

    @Test
    void stopsNothingForAPortThatAnotherOneHasNotLetGoOfYet() {
        shop.running(container("api", "8080:80") + container("web", "9000:80"))
                .commit(container("api", "8081:80") + container("web", "8080:80"));

        assertThat(shop.plan())
                .contains("container/web waits for container/api to let go of the host's port 8080/tcp")
                .doesNotContain("stop container web");
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(shop.refusals()).isEmpty();
    }

    @Test
    void leavesTwoAloneThatWouldHaveToWaitForEachOther() {
        shop.running(container("api", "8080:80") + container("web", "9000:80"))
                .commit(container("api", "9000:80") + container("web", "8080:80"));

        endsWith("""
                container/api is blocked: the host's port 9000/tcp is taken by container/web, which cannot let go of it before container/api is replaced; give one of them another port in a commit of its own first
                container/web is blocked: the host's port 8080/tcp is taken by container/api, which cannot let go of it before container/web is replaced; give one of them another port in a commit of its own first
                """);
    }

    @Test
    void leavesTwoAloneOfWhichOneDependsOnTheOther() {
        shop.running(container("api", "8080:80"))
                .commit(container("api", "8081:80") + "depends_on: [web]\n" + container("web", "8080:80"));

        endsWith("""
                container/api waits for container/web
                container/web is blocked: the host's port 8080/tcp is taken by container/api, which cannot let go of it before container/web is replaced; give one of them another port in a commit of its own first
                """);
    }

    @Test
    void leavesOneAloneInWhoseNetworkTheNextOneStillLives() {
        shop.running(container("api", "8080:80")
                        + "---\nkind: Container\nname: web\nimage: debian:12\nnetwork_mode: service:api\n")
                .commit(container("api", "80") + container("web", "8080:80"));

        endsWith("""
                container/api waits for web, which shares namespaces of api.old-fe952617, to be replaced
                container/web is blocked: the host's port 8080/tcp is taken by container/api, which cannot let go of it before container/web is replaced; give one of them another port in a commit of its own first
                """);
    }

    @Test
    void stopsNothingForAPortOfSomebodyElse() {
        shop.daemon().foreignImage("sha256:nginx", "nginx:1");
        shop.daemon().foreign("proxy", "sha256:nginx", new PublishedPort("127.0.0.1", 8080, 80, "tcp"));
        shop.running(container("web", "9000:80")).commit(container("web", "8080:80"));

        endsWith("""
                container/web is blocked: the host's port 8080/tcp is taken by the container proxy, which is not ours; stop that container, or publish another port
                """);
    }

    @Test
    void saysWhichOtherSourceHasAPort() {
        new PlannerScenario("blog", shop.daemon()).running(container("proxy", "8080:80"));
        shop.commit(container("web", "8080:80"));

        endsWith("""
                container/web is blocked: the host's port 8080/tcp is taken by the container proxy of Quaymaster's source "blog" (container/proxy); publish another port in one of the two sources
                """);
    }

    @Test
    void mindsNoPortOfAnotherAddressOrProtocol() {
        shop.daemon().foreignImage("sha256:nginx", "nginx:1");
        shop.daemon().foreign("proxy", "sha256:nginx", new PublishedPort("127.0.0.1", 8080, 80, "tcp"));
        shop.running(container("web", "9000:80")).commit(container("web", "127.0.0.2:8080:80\", \"8080:80/udp"));

        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void triesAgainInTheOtherOrderWhatFailedForThePortOfTheInstanceBesideIt() {
        String changed = container("web", "8080:80") + "environment: { MODE: fast }\n";
        shop.running(container("web", "8080:80"))
                .commit(changed + "rollout: { order: start-first }\n")
                .settle();
        isRefused("start container " + shop.nameOf(Role.FAILED).replace(".failed-", ".new-") + ": "
                + "port 8080 is already allocated");

        shop.commit(changed);

        assertThat(shop.settle()).isEqualTo(NOTHING);
    }

    @Test
    void doesNotTryAgainWhatFailedAlsoWhenTheOtherOneHadBeenStopped() {
        String changed = container("web", "8080:80") + "command: [missing]\n";
        shop.running(container("web", "8080:80")).commit(changed).settle();

        shop.commit(changed + "rollout: { order: stop-first }\n");

        assertThat(shop.plan()).contains("container/web is blocked: its successor did not become ready");
        shop.running(container("web", "8080:80")).refusals().clear();
    }

    private static String container(String name, String ports) {
        return """
                ---
                kind: Container
                name: %s
                image: debian:12
                ports: ["%s"]
                """.formatted(name, ports);
    }
}
