package io.quaymaster.model.simulation;

import static io.quaymaster.model.simulation.Subject.Behaviour.SERVES;
import static io.quaymaster.model.simulation.Subject.Behaviour.SUCCEEDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualNetwork;
import io.quaymaster.model.state.ActualVolume;
import io.quaymaster.model.state.HostPort;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What containers are attached to: networks, ports of the host, volumes. */
public abstract class NetworkContract extends DaemonContract {
    private static final String IN_NET = ", networks: [net]";
    private static final String WITH_ANONYMOUS = ", volumes: ['/data']";
    private static final String WITH_DATA = ", volumes: ['data:/data']";

    // Networks.

    @Test
    void aContainerIsCreatedForANetworkThatIsMissingAndStartedOnceItIsThere() {
        create("web", fields(SERVES) + IN_NET);
        refuses(() -> start("web"));
        assertThat(state("web")).isInstanceOf(State.StartFailed.class);

        createNetwork("net");
        start("web");

        assertThat(state("web")).isInstanceOf(State.Running.class);
    }

    @Test
    void aContainerGetsToKnowItsNetworkWhenItStarts() {
        createNetwork("net");
        create("web", fields(SERVES) + IN_NET);
        assertThat(endpoint("web", "net").orElseThrow().networkId()).isEmpty();

        start("web");

        assertThat(endpoint("web", "net").orElseThrow().networkId())
                .isEqualTo(network("net").orElseThrow().id());
    }

    @Test
    void aContainerAnswersToItsNameAndItsAliasesInItsNetworks() {
        createNetwork("net");

        run("any", fields(SERVES) + ", networks: {net: {aliases: [www]}}");

        assertThat(endpoint("any", "net").orElseThrow().aliases()).contains("web", "www");
    }

    @Test
    void aContainerWithoutANetworkIsInTheDefaultOne() {
        run("web", fields(SERVES));

        assertThat(find("web").networks()).containsOnlyKeys("bridge");
    }

    @Test
    void aContainerIsCreatedInSeveralNetworks() {
        createNetwork("net");
        createNetwork("other");

        run("web", fields(SERVES) + ", networks: [net, other]");

        assertThat(find("web").networks()).containsOnlyKeys(unique("net"), unique("other"));
    }

    @Test
    void aNameOfANetworkIsNotGivenTwice() {
        createNetwork("net");

        refuses(() -> createNetwork("net"));
    }

    @Test
    void aNetworkThatARunningOrPausedContainerIsInIsNotRemoved() {
        createNetwork("net");
        run("web", fields(SERVES) + IN_NET);
        refuses(() -> removeNetwork("net"));

        somebody().pause(unique("web"));
        refuses(() -> removeNetwork("net"));

        assertThat(network("net")).isPresent();
    }

    @Test
    void aNetworkThatOnlyStoppedContainersAreInIsRemoved() {
        createNetwork("net");
        run("web", fields(SERVES) + IN_NET);
        stop("web");

        removeNetwork("net");

        assertThat(network("net")).isEmpty();
        assertThat(endpoint("web", "net")).isPresent();
    }

    @Test
    void removingANetworkThatIsGoneIsDone() {
        createNetwork("net");
        ActualNetwork gone = network("net").orElseThrow();
        removeNetwork("net");

        take(new Step.RemoveNetwork(WEB, gone.id(), gone.name()));
    }

    @Test
    void aContainerDoesNotFindItsWayToANewNetworkOfTheSameNameByItself() {
        createNetwork("net");
        run("web", fields(SERVES) + IN_NET);
        stop("web");
        removeNetwork("net");
        createNetwork("net");
        refuses(() -> start("web"));
        assertThat(state("web")).isInstanceOf(State.Exited.class);

        disconnect("web", "net");
        connect("web", "net");
        start("web");

        assertThat(state("web")).isInstanceOf(State.Running.class);
    }

    @Test
    void aRunningContainerJoinsAndLeavesNetworks() {
        createNetwork("net");
        createNetwork("other");
        run("any", fields(SERVES) + IN_NET);

        connect("any", "other");
        disconnect("any", "net");

        assertThat(find("any").networks()).containsOnlyKeys(unique("other"));
        assertThat(endpoint("any", "other").orElseThrow().aliases()).contains("web");
        assertThat(endpoint("any", "other").orElseThrow().networkId())
                .isEqualTo(network("other").orElseThrow().id());
    }

    @Test
    void aPausedContainerJoinsAndLeavesNetworksToo() {
        createNetwork("net");
        run("web", fields(SERVES));
        somebody().pause(unique("web"));

        connect("web", "net");
        assertThat(find("web").networks()).containsKey(unique("net"));

        disconnect("web", "net");
        assertThat(find("web").networks()).doesNotContainKey(unique("net"));
    }

    @Test
    void aContainerThatWaitsForItsRestartDoesNotLeaveANetwork() {
        createNetwork("net");
        runUntilItWaitsForItsRestart("web", IN_NET);

        refuses(() -> disconnect("web", "net"));
        assertThat(find("web").networks()).containsKey(unique("net"));
    }

    @Test
    void aRunningContainerDoesNotJoinANetworkTwice() {
        createNetwork("net");
        run("web", fields(SERVES) + IN_NET);

        refuses(() -> connect("web", "net"));
    }

    @Test
    void aStoppedContainerThatJoinsANetworkAgainStaysInItAsItWas() {
        createNetwork("net");
        run("web", fields(SERVES) + IN_NET);
        stop("web");

        connect("web", "net", new Attachment(List.of("www"), null, null, List.of(), null, new TreeMap<>(), 0, 0));

        assertThat(endpoint("web", "net").orElseThrow().aliases()).doesNotContain("www");
    }

    @Test
    void aContainerDoesNotLeaveANetworkThatItIsNotIn() {
        createNetwork("net");
        run("web", fields(SERVES));

        refuses(() -> disconnect("web", "net"));
    }

    @Test
    void aContainerDoesNotJoinANetworkThatIsMissing() {
        run("web", fields(SERVES));

        refuses(() -> connect("web", "net"));
    }

    @Test
    void aContainerWithTheNetworkOfTheHostOrNoneJoinsNoOther() {
        createNetwork("net");
        run("host", fields(SERVES) + ", network_mode: host");
        run("none", fields(SERVES) + ", network_mode: none");

        refuses(() -> connect("host", "net"));
        refuses(() -> connect("none", "net"));
    }

    @Test
    void aContainerWithNetworksOfItsOwnDoesNotGetThatOfTheHostOrNone() {
        createNetwork("net");
        run("web", fields(SERVES) + IN_NET);

        refuses(() -> subject().somebody().connect(unique("web"), "host"));
        refuses(() -> subject().somebody().connect(unique("web"), "none"));
    }

    @Test
    void aNetworkOfSomebodyElseIsNotOurs() {
        somebody().createNetwork(unique("net"));

        assertThat(network("net").orElseThrow().ownership()).isNull();
    }

    @Test
    void aNetworkOfOursSaysWhoseItIs() {
        createNetwork("net");

        assertThat(Objects.requireNonNull(network("net").orElseThrow().ownership())
                        .source())
                .isEqualTo(source());
    }

    @Test
    void aContainerThatIsWithdrawnAnswersToNoNameButIsStillInItsNetwork() {
        createNetwork("net");
        run("web", fields(SERVES) + IN_NET);

        take(new Step.Withdraw(WEB, target("web"), unique("net")));

        Endpoint endpoint = endpoint("web", "net").orElseThrow();
        assertThat(endpoint.networkId()).isEqualTo(network("net").orElseThrow().id());
        assertThat(endpoint.aliases()).doesNotContain("web");
        assertThat(state("web")).isInstanceOf(State.Running.class);
    }

    // Ports of the host.

    @Test
    void aPortOfTheHostIsTakenAtTheStartAndTheContainerThatGetsNoneIsLeftCreated() {
        String port = ", ports: ['" + subject().port() + ":80']";
        run("first", fields(SERVES) + port);
        create("second", fields(SERVES) + port);

        refuses(() -> start("second"));

        assertThat(state("second"))
                .isInstanceOfSatisfying(
                        State.StartFailed.class,
                        failed -> assertThat(failed.error()).contains("already allocated"));
    }

    @Test
    void aPausedContainerKeepsItsPortAndAStoppedOneDoesNot() {
        String port = ", ports: ['" + subject().port() + ":80']";
        run("first", fields(SERVES) + port);
        create("second", fields(SERVES) + port);
        somebody().pause(unique("first"));
        refuses(() -> start("second"));

        stop("first");
        start("second");

        assertThat(state("second")).isInstanceOf(State.Running.class);
    }

    @Test
    void aContainerThatRanBeforeKeepsItsEndWhenItsPortIsTaken() {
        String port = ", ports: ['" + subject().port() + ":80']";
        run("first", fields(SERVES) + port);
        stop("first");
        State ended = state("first");
        run("second", fields(SERVES) + port);

        refuses(() -> start("first"));

        assertThat(state("first")).isEqualTo(ended);
    }

    @Test
    void aContainerShowsThePortsOfTheHostThatItHasWhileItRuns() {
        int port = subject().port();
        create("web", fields(SERVES) + ", ports: ['" + port + ":80']");
        assertThat(find("web").ports()).isEmpty();

        start("web");
        assertThat(find("web").ports()).extracting(HostPort::number).contains(port);

        stop("web");
        assertThat(find("web").ports()).isEmpty();
    }

    // Volumes.

    @Test
    void anAnonymousVolumeIsMadeWithItsContainerAndGoesWithIt() {
        create("web", fields(SERVES) + WITH_ANONYMOUS);
        String anonymous = anonymousVolume("web");
        assertThat(isThere(anonymous)).isTrue();

        remove("web");

        assertThat(isThere(anonymous)).isFalse();
    }

    @Test
    void anAnonymousVolumeThatIsHandedOverStaysAndGoesWithItsLastContainer() {
        create("old", fields(SERVES) + WITH_ANONYMOUS);
        String anonymous = anonymousVolume("old");
        Step.CreateContainer create = creation("new", subject().image(), fields(SERVES) + WITH_ANONYMOUS);
        take(new Step.CreateContainer(
                create.resource(),
                create.name(),
                create.container(),
                create.ownership(),
                new TreeMap<>(Map.of("/data", anonymous))));
        assertThat(anonymousVolume("new")).isEqualTo(anonymous);

        remove("old");
        assertThat(isThere(anonymous)).isTrue();

        remove("new");
        assertThat(isThere(anonymous)).isFalse();
    }

    @Test
    void aMissingVolumeIsMadeWithItsContainerAndIsNobodys() {
        create("web", fields(SERVES) + WITH_DATA);

        assertThat(volume()).isPresent();
        assertThat(volume().orElseThrow().ownership()).isNull();
        assertThat(find("web").volumes()).containsExactly(unique("data"));
    }

    @Test
    void aVolumeOfSomebodyElseIsNotMadeOurs() {
        somebody().createVolume(unique("data"));

        refuses(this::createVolume);

        assertThat(volume().orElseThrow().ownership()).isNull();
    }

    @Test
    void aVolumeOfOursSaysWhoseItIs() {
        createVolume();

        assertThat(Objects.requireNonNull(volume().orElseThrow().ownership()).source())
                .isEqualTo(source());
    }

    @Test
    void aVolumeIsNotRemovedWhileAContainerMountsItThoughThatHasEnded() {
        createVolume();
        run("web", fields(SUCCEEDS) + ", restart: 'no'" + WITH_DATA);
        awaitEnd("web");
        refuses(this::removeVolume);

        remove("web");
        removeVolume();

        assertThat(volume()).isEmpty();
    }

    @Test
    void aVolumeOfSomebodyElseIsNotRemoved() {
        somebody().createVolume(unique("data"));

        refuses(this::removeVolume);

        assertThat(volume()).isPresent();
    }

    @Test
    void aVolumeOfAnotherSourceIsNotRemoved() {
        createVolume();

        refuses(() -> removeVolume("another"));

        assertThat(volume()).isPresent();
    }

    @Test
    void removingAVolumeThatIsGoneIsDone() {
        removeVolume();
    }

    private String anonymousVolume(String container) {
        return Objects.requireNonNull(find(container).anonymousVolumes().get("/data"));
    }

    private boolean isThere(String volume) {
        return subject().observe().volumes().stream()
                .anyMatch(there -> there.name().equals(volume));
    }

    private void connect(String name, String network) {
        connect(name, network, Attachment.PLAIN);
    }

    private void connect(String name, String network, Attachment attachment) {
        take(new Step.Connect(WEB, target(name), unique(network), attachment));
    }

    private void disconnect(String name, String network) {
        take(new Step.Disconnect(WEB, target(name), unique(network)));
    }

    private void removeNetwork(String name) {
        ActualNetwork network = network(name).orElseThrow();
        take(new Step.RemoveNetwork(WEB, network.id(), network.name()));
    }

    private void removeVolume() {
        removeVolume(source());
    }

    private void removeVolume(String source) {
        take(new Step.RemoveVolume(new ResourceId(Kind.VOLUME, "data"), unique("data"), source));
    }

    private Optional<ActualNetwork> network(String name) {
        return subject().observe().networks().stream()
                .filter(network -> network.name().equals(unique(name)))
                .findFirst();
    }

    private Optional<ActualVolume> volume() {
        return subject().observe().volumes().stream()
                .filter(volume -> volume.name().equals(unique("data")))
                .findFirst();
    }

    private Optional<Endpoint> endpoint(String container, String network) {
        return Optional.ofNullable(find(container).networks().get(unique(network)));
    }
}
