package io.quaymaster.model.plan;

import static io.quaymaster.model.plan.PlannerScenario.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A revision that would remove much of what its source has. */
class RemovalGuardTest extends PlannerTest {
    private static final int HALF = 50;

    /** Containers {@code c1} to {@code c<number>}. */
    private static String containers(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(index -> "kind: Container\nname: c" + index + "\nimage: debian:12\n")
                .collect(Collectors.joining("---\n"));
    }

    private void guard(int most, SortedSet<SlotId> known, boolean approved) {
        shop.heed(new Directives(
                new RemovalGuard(HALF, most, known, approved), new TreeSet<>(), new TreeSet<>(), Recourse.BY_COMMAND));
    }

    /** As the agent does when a source has converged. */
    private void guardWhatIsThere() {
        SortedSet<SlotId> known = SlotIds.of("shop", daemon.observe());
        guard(known.size(), known, false);
    }

    private void approve() {
        guard(1000, SlotIds.of("shop", daemon.observe()), true);
    }

    private List<String> running() {
        return daemon.observe().containers().stream()
                .filter(container -> container.state() instanceof State.Running)
                .map(ActualContainer::name)
                .toList();
    }

    @Test
    void letsHalfOfItGo() {
        shop.running(containers(8));
        guardWhatIsThere();
        shop.commit(containers(4));

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(running()).containsExactly("c1", "c2", "c3", "c4", "postgres");
    }

    @Test
    void holdsEverythingThatMoreThanHalfWouldGoOf() {
        shop.running(containers(10));
        guardWhatIsThere();
        shop.commit(containers(4));

        String held = IntStream.of(10, 5, 6, 7, 8, 9).mapToObj("""
                        container/c%d is blocked: its removal is held: with this revision 6 of the 10 things that the source \
                        had in the last 24 hours would be gone, and prune.max_percent allows 50 %%; \
                        let it go with quaymaster approve, or declare it again
                        """::formatted).collect(Collectors.joining());
        assertThat(shop.plan()).isEqualTo(held);
        assertThat(running()).hasSize(11);
        endsWith(held);
    }

    @Test
    void asksWhereNoAgentIsForAnApprovalThatNeedsNone() {
        shop.running(containers(10));
        SortedSet<SlotId> known = SlotIds.of("shop", daemon.observe());
        RemovalGuard guard = new RemovalGuard(HALF, known.size(), known, false);
        shop.heed(new Directives(guard, new TreeSet<>(), new TreeSet<>(), Recourse.BY_REMOVAL));
        shop.commit(containers(4));

        assertThat(shop.plan()).startsWith("""
                container/c10 is blocked: its removal is held: with this revision 6 of the 10 things that the source had at \
                the start would be gone, and apply lets 50 % go without approval; \
                let it go with quaymaster apply --approve, or declare it again
                """);
        approve();
    }

    @Test
    void letsItGoOnceAPersonApproved() {
        shop.running(containers(10));
        guardWhatIsThere();
        shop.commit(containers(1)).pass();
        approve();

        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(running()).containsExactly("c1", "postgres");
    }

    @Test
    void countsWhatIsDeclaredAgainAsThere() {
        shop.running(containers(10));
        guardWhatIsThere();
        shop.commit(containers(1)).pass().commit(containers(10));

        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void letsUpToThreeThingsGoWhateverShareThatIs() {
        shop.running(containers(3) + """
                ---
                kind: Network
                name: front
                """);
        guardWhatIsThere();
        shop.commit("kind: Network\nname: front\n");

        assertThat(shop.plan()).contains("remove container c1", "remove container c2", "remove container c3");
    }

    @Test
    void holdsTheSecondOfTwoRevisionsThatEachRemoveLessThanHalf() {
        shop.running(containers(10));
        guardWhatIsThere();
        shop.commit(containers(6));
        assertThat(shop.settle()).isEqualTo(NOTHING);

        // It converged with six, and had ten in the last 24 hours.
        guard(10, SlotIds.of("shop", daemon.observe()), false);
        shop.commit(containers(4));

        assertThat(shop.plan())
                .contains("with this revision 6 of the 10 things")
                .doesNotContain("remove");
        shop.commit(containers(6));
        assertThat(shop.plan()).isEqualTo(NOTHING);
    }

    @Test
    void isNotTakenInByAsManyNewThings() {
        shop.running(containers(5));
        guardWhatIsThere();
        shop.commit(containers(5).replace("name: c", "name: d"));

        shop.settle();
        assertThat(running()).containsExactly("c1", "c2", "c3", "c4", "c5", "d1", "d2", "d3", "d4", "d5", "postgres");
        approve();
    }

    @Test
    void goesByWhatIsThereWhereNothingIsKnownOfBefore() {
        shop.running(containers(5));
        guard(0, new TreeSet<>(), false);
        shop.commit(containers(5).replace("name: c", "name: d"));
        shop.settle();

        // The five that this revision made do not make the five others fewer than half.
        assertThat(shop.plan())
                .startsWith("container/c1 is blocked: its removal is held: with this revision 5 of the 5");
        approve();
    }

    @Test
    void holdsReplicasInTheSameWay() {
        String web = containers(1).replace("c1", "web") + "replicas: %d\n";
        shop.running(web.formatted(6));
        guardWhatIsThere();
        shop.commit(web.formatted(1));

        assertThat(shop.plan()).isEqualTo("""
                container/web is blocked: replicas is 1, but the removal of the others is held: with this revision 5 of the \
                6 things that the source had in the last 24 hours would be gone, and prune.max_percent allows 50 %; \
                let them go with quaymaster approve, or raise replicas again
                """);
        assertThat(running()).hasSize(7);
        shop.commit(web.formatted(3));
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(running()).containsExactly("postgres", "web", "web-2", "web-3");
    }

    @Test
    void holdsReplicasThatAreAllToGo() {
        String idle = containers(4).replace("debian:12\n", "debian:12\nreplicas: 0\n");
        shop.running(containers(4));
        guardWhatIsThere();
        shop.commit(idle);

        assertThat(shop.plan())
                .startsWith("container/c1 is blocked: replicas is 0, but the removal of the others is held: ")
                .doesNotContain("stop container");
        approve();
        assertThat(shop.settle()).isEqualTo(NOTHING);
        assertThat(running()).containsExactly("postgres");
    }

    @Test
    void goesOnWithWhatIsDeclared() {
        shop.running(containers(8));
        guardWhatIsThere();
        shop.commit("""
                kind: Container
                name: c1
                image: debian:12
                environment: { MODE: fast }
                ---
                kind: Container
                name: fresh
                image: debian:12
                """);

        assertThat(shop.settle()).doesNotContain("c1", "fresh");
        assertThat(running()).contains("c2", "c8", "fresh");
        assertThat(daemon.container("c1").created())
                .isAfter(daemon.container("c2").created());
        approve();
    }

    @Test
    void holdsTheNetworksAndVolumesToo() {
        shop.running(containers(1) + """
                networks: [front]
                volumes: ["scratch:/scratch", "data:/data"]
                ---
                kind: Network
                name: front
                ---
                kind: Network
                name: back
                ---
                kind: Volume
                name: scratch
                on_removal: remove
                ---
                kind: Volume
                name: data
                """);
        guardWhatIsThere();
        shop.commit("kind: Container\nname: other\nimage: debian:12\n");
        shop.settle();

        // The volume that is retained is no thing that could go, and so neither counts nor is told.
        assertThat(shop.next().blocked())
                .extracting(blocked -> blocked.resource().toString())
                .containsExactly("container/c1", "network/back", "network/front", "volume/scratch");
        assertThat(shop.plan()).contains("4 of the 4 things");
        approve();
    }

    @Test
    void keepsTheImagesOfWhatIsHeldAndThoseNoLongerDeclared() {
        String images = Stream.of("aa", "bb", "cc", "dd").map("""
                        kind: Image
                        name: %1$s
                        build: ./%1$s
                        ---
                        kind: Container
                        name: %1$s
                        image: %1$s
                        """::formatted).collect(Collectors.joining("---\n"));
        List.of("aa", "bb", "cc", "dd", "ee")
                .forEach(name -> shop.file(name + "/Dockerfile", "FROM scratch\n# " + name));
        shop.running(images + "---\nkind: Image\nname: ee\nbuild: ./ee\n");
        guardWhatIsThere();
        shop.commit("kind: Container\nname: other\nimage: debian:12\n");

        assertThat(shop.settle()).doesNotContain("remove image");
        approve();
        assertThat(shop.plan()).contains("remove image quaymaster/shop/ee");
    }

    @Test
    void doesNotReplaceANetworkThatWhatIsHeldCouldNotComeBackTo() {
        String front = "kind: Network\nname: front\n";
        String attached = containers(5).replace("image:", "networks: [front]\nimage:");
        shop.running(front + "---\n" + attached);
        guardWhatIsThere();
        shop.commit(front + "internal: true\n");

        assertThat(shop.plan()).startsWith("""
                network/front is blocked: it is to be replaced, but the container c1, whose removal is held, is attached to \
                it and could not come back; let that go with quaymaster approve, or declare it again
                """);
        approve();
    }

    @Test
    void countsTheThingsOfASourceAndNoneOfAnotherOne() {
        shop.running("""
                kind: Container
                name: web
                image: debian:12
                replicas: 2
                ---
                kind: Network
                name: front
                """);
        new PlannerScenario("blog", daemon).running("kind: Container\nname: blog\nimage: debian:12\n");

        ResourceId web = new ResourceId(Kind.CONTAINER, "web");
        assertThat(SlotIds.of("shop", daemon.observe()))
                .containsExactly(
                        new SlotId(web, 1), new SlotId(web, 2), new SlotId(new ResourceId(Kind.NETWORK, "front"), 1));
    }
}
