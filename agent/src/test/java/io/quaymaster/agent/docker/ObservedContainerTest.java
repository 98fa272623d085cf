package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservedContainerTest {
    private static final String ID = "71384bf2fb16a3c512ed7753b2bbcd55ffecf19ff06ec281c7646e7bc41374f9";
    private static final String OTHER = "8a8b43f2abbe8c70d7d8dceefff9d31a480aab97f8504727f2aafb292191a96e";

    @Test
    void knowsFromTheListInWhichNetworksAContainerIsAndWhichVolumesItMounts() throws Exception {
        ListedContainer listed = listed("381e0bd7f7b4");

        assertThat(listed.endpoints()).isEqualTo(Map.of("shop", new Endpoint("381e0bd7f7b4", List.of(), "", "")));
        assertThat(listed.volumes()).isEqualTo(Map.of("/data", "data"));
    }

    @Test
    void seesAnotherNetworkOfTheSameNameAsAChange() throws Exception {
        assertThat(listed("381e0bd7f7b4").sign())
                .isEqualTo(listed("381e0bd7f7b4").sign())
                .isNotEqualTo(listed("07c695873caf").sign());
    }

    @Test
    void knowsFromAnInspectionWhoseNamespacesAContainerShares() throws Exception {
        InspectedContainer inspected = inspected("""
                {"NetworkMode": "container:%1$s", "PidMode": "container:%1$s", "IpcMode": "private"}
                """.formatted(OTHER));

        assertThat(inspected.namespaces()).isEqualTo(Map.of("network_mode", OTHER, "pid", OTHER));
        assertThat(inspected("""
                        {"NetworkMode": "shop", "PidMode": "host", "IpcMode": "shareable"}
                        """).namespaces()).isEmpty();
    }

    @Test
    void knowsTheNetworkOfAnEndpointFromItsFirstStartOn() throws Exception {
        assertThat(inspected("{}").networks())
                .isEqualTo(Map.of(
                        "shop", new Endpoint("381e0bd7f7b4", List.of("web"), "", ""),
                        "later", new Endpoint("", List.of(), "198.18.3.4", "")));
    }

    @Test
    void tellsTheVolumesThatAManifestNamesFromThoseThatWereHandedOver() throws Exception {
        InspectedContainer inspected = inspected("""
                {
                  "Binds": ["/etc/hosts:/hosts:rw"],
                  "Mounts": [{"Type": "volume", "Source": "data"}, {"Type": "volume", "Source": "5b9a"}, {"Type": "volume"}]
                }""");

        assertThat(inspected.namedVolumes()).contains("data").doesNotContain("5b9a");
        assertThat(inspected.handedOver()).containsExactly("45ea", "5b9a");
    }

    @Test
    void tellsWhatTheHealthcheckSaidRatherThanThatItMetAContainerBeingStopped() throws Exception {
        String said = "{\"ExitCode\": 1, \"Output\": \"nobody listens\\n\"}";
        String couldNotRun = "{\"ExitCode\": -1, \"Output\": \"exec failed\"}";

        assertThat(probed(said, couldNotRun))
                .containsExactly("its healthcheck says unhealthy, and last ended with 1: nobody listens");
        assertThat(probed(couldNotRun, couldNotRun))
                .containsExactly("its healthcheck says unhealthy, and last ended with -1: exec failed");
    }

    @Test
    void tellsWhatTheHealthcheckHadComeToWhenTheContainerEnded() throws Exception {
        String good = "{\"ExitCode\": 0}";
        String bad = "{\"ExitCode\": 1}";
        String couldNotRun = "{\"ExitCode\": -1}";

        assertThat(healthAtTheEnd(good, couldNotRun)).isEqualTo(Health.HEALTHY);
        assertThat(healthAtTheEnd(good, bad)).isEqualTo(Health.UNHEALTHY);
        assertThat(healthAtTheEnd()).isEqualTo(Health.STARTING);
        assertThat(healthAtTheEnd(inspectedAtTheEnd("{}"))).isEqualTo(Health.NONE);
    }

    @Test
    void leavesAsideAProbeThatEndedWithTheContainer() throws Exception {
        String said = "{\"ExitCode\": 1, \"Output\": \"nobody listens\", \"End\": \"2026-11-28T20:48:10.42Z\"}";
        String good = "{\"ExitCode\": 0, \"End\": \"2026-11-28T20:48:10.42Z\"}";
        String ended = "{\"ExitCode\": 137, \"End\": \"2026-11-28T20:48:11.506Z\"}";

        assertThat(probed(said, ended))
                .containsExactly("its healthcheck says unhealthy, and last ended with 1: nobody listens");
        assertThat(healthAtTheEnd(good, ended)).isEqualTo(Health.HEALTHY);
        assertThat(healthAtTheEnd(ended)).isEqualTo(Health.STARTING);
        assertThat(probed(ended)).isEmpty();
    }

    @Test
    void leavesAsideAProbeThatWasKilledAsTheContainerEnded() throws Exception {
        String good = "{\"ExitCode\": 0, \"End\": \"2026-11-28T20:48:10.42Z\"}";
        String killed = "{\"ExitCode\": 137, \"End\": \"2026-11-28T20:48:11.502Z\"}";

        assertThat(healthAtTheEnd(good, killed)).isEqualTo(Health.HEALTHY);
        assertThat(probed(good, killed)).isEmpty();
    }

    private static Health healthAtTheEnd(String... probes) throws Exception {
        return healthAtTheEnd(endedAfter(probes));
    }

    private static Health healthAtTheEnd(InspectedContainer inspected) {
        return ((State.Exited) inspected.state()).health();
    }

    private static List<String> probed(String... probes) throws Exception {
        return endedAfter(probes).findings();
    }

    private static InspectedContainer endedAfter(String... probes) throws Exception {
        return inspectedAtTheEnd("{\"Status\": \"unhealthy\", \"Log\": [" + String.join(", ", probes) + "]}");
    }

    private static InspectedContainer inspectedAtTheEnd(String health) throws Exception {
        return InspectedContainer.read(new JsonMapper().readTree("""
                {"Id": "1234567890ab",
                 "State": {"Status": "exited", "FinishedAt": "2026-11-28T20:48:11.504Z", "Health": %s}}
                """.formatted(health)));
    }

    private static ListedContainer listed(String networkId) throws Exception {
        return ListedContainer.read(new JsonMapper().readTree("""
                {
                  "Id": "%s", "Names": ["/web"], "Image": "busybox", "ImageID": "sha256:1", "State": "running",
                  "Status": "Up 3 minutes", "Created": 1767225600,
                  "NetworkSettings": {"Networks": {"shop": {"NetworkID": "%s"}}},
                  "Mounts": [
                    {"Type": "volume", "Name": "data", "Destination": "/data"},
                    {"Type": "bind", "Source": "/etc/hosts", "Destination": "/hosts"}
                  ]
                }
                """.formatted(ID, networkId)));
    }

    private static InspectedContainer inspected(String hostConfig) throws Exception {
        return InspectedContainer.read(new JsonMapper().readTree("""
                {
                  "Id": "%s", "State": {"Status": "created"}, "HostConfig": %s,
                  "Config": {"Labels": {"quaymaster.handed-over": "45ea 5b9a"}},
                  "NetworkSettings": {"Networks": {
                    "shop": {"NetworkID": "381e0bd7f7b4", "Aliases": ["web", "71384bf2fb16"], "IPAMConfig": {}},
                    "later": {"NetworkID": "", "IPAMConfig": {"IPv4Address": "198.18.3.4"}}
                  }}
                }
                """.formatted(ID, hostConfig)));
    }
}
