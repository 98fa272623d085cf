package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.plan.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What depends on the daemon's version, or needs another daemon than tests usually have; ContainerBodyIT has all the rest. */
class ContainerBodyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            annotations: {a: b}                  | /HostConfig/Annotations      | {"a": "b"}
            storage_opt: {size: 1g}              | /HostConfig/StorageOpt       | {"size": "1g"}
            healthcheck: {start_interval: 1s}    | /Healthcheck                 | {"StartInterval": 1000000000}
            volumes: [{type: volume, source: vol, target: /d, volume: {subpath: a/b}}] | /HostConfig/Mounts/0/VolumeOptions | {"Subpath": "a/b"}
            volumes: [{type: bind, source: '/a:b', target: /d}] | /HostConfig/Mounts/0 | {"Type": "bind", "Source": "/a:b", "Target": "/d", "ReadOnly": false, "BindOptions": {"CreateMountpoint": true}}
            networks: {n: {gw_priority: 5}}      | /NetworkingConfig/EndpointsConfig/n | {"Aliases": ["web"], "GwPriority": 5}
            networks: {n: {ipv6_address: 'fd00::5'}} | /NetworkingConfig/EndpointsConfig/n/IPAMConfig | {"IPv6Address": "fd00::5"}
            networks: {n: {mac_address: '02:42:00:00:00:05'}} | /NetworkingConfig/EndpointsConfig/n/MacAddress | "02:42:00:00:00:05"
            mac_address: '02:42:00:00:00:05'     | /NetworkingConfig/EndpointsConfig | {"default": {"MacAddress": "02:42:00:00:00:05"}}
            networks: {a: , b: {gw_priority: 5}} | /HostConfig/NetworkMode      | "b"
            networks: [b, a]                     | /NetworkingConfig/EndpointsConfig | {"a": {"Aliases": ["web"]}, "b": {"Aliases": ["web"]}}
            """)
    void isWrittenForTheNewestDaemon(String fields, String pointer, String expected) throws JsonProcessingException {
        assertThat(body(fields, ApiVersion.NEWEST).at(pointer)).isEqualTo(JSON.readTree(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            annotations: {a: b}                                                     | annotations
            volumes: [{type: volume, source: vol, target: /d, volume: {subpath: a}}] | the subpath of a volume
            volumes: ['/a:/b', {type: bind, source: '/a:b', target: /d}]            | a bind of a host path with a colon
            networks: {n: {gw_priority: 5}}                                         | gw_priority
            networks: {a: , b: {mac_address: '02:42:00:00:00:05'}}                  | mac_address in a network after the first
            """)
    void refusesWhatAnOlderDaemonWouldSilentlyIgnore(String fields, String what) {
        assertThatThrownBy(() -> body(fields, ApiVersion.OLDEST))
                .isInstanceOfSatisfying(
                        DockerException.class,
                        error -> assertThat(error.category()).isEqualTo(Category.REFUSED))
                .hasMessageStartingWith(what)
                .hasMessageEndingWith(
                        "of the Engine API, and this daemon has 1.41; upgrade Docker Engine, or remove it from the manifest");
    }

    @Test
    void leavesFurtherNetworksOfAnOlderDaemonForLater() throws JsonProcessingException {
        String fields = "networks: {a: {aliases: [x], mac_address: '02:42:00:00:00:05'}, b: {aliases: [y]}}";
        var step = TestResources.container("web", fields);
        JsonNode body = body(fields, ApiVersion.OLDEST);

        assertThat(body.at("/NetworkingConfig/EndpointsConfig")).isEqualTo(JSON.readTree("""
                {"a": {"Aliases": ["web", "x"]}}"""));
        assertThat(body.path("MacAddress").asText()).isEqualTo("02:42:00:00:00:05");
        assertThat(Endpoints.of(step, ApiVersion.OLDEST).afterCreate().toString())
                .isEqualTo("{b={Aliases=[web, y]}}");
        assertThat(Endpoints.of(step, ApiVersion.NEWEST).afterCreate()).isEmpty();
    }

    @Test
    void putsOurLabelsOnTopOfTheUsers() {
        JsonNode labels = body("labels: {a: b}", ApiVersion.NEWEST).path("Labels");

        assertThat(labels.path("a").asText()).isEqualTo("b");
        assertThat(labels.path("quaymaster.source").asText()).isEqualTo("test");
        assertThat(labels.path("quaymaster.slot").asText()).isEqualTo("1");
    }

    @Test
    void mountsWhatIsHandedOverWhereTheManifestOrTheImageHasAVolumeAndRemembersIt() throws JsonProcessingException {
        Step.CreateContainer plain =
                TestResources.container("web", "volumes: [{type: volume, target: /data, read_only: true}, /new]");
        JsonNode body = body(new Step.CreateContainer(
                plain.resource(),
                plain.name(),
                plain.container(),
                plain.ownership(),
                new TreeMap<>(Map.of("/data", "5b9a", "/image", "45ea"))));

        assertThat(body.at("/HostConfig/Mounts")).isEqualTo(JSON.readTree("""
                [{"Type": "volume", "Target": "/data", "ReadOnly": true, "Source": "5b9a", "VolumeOptions": {"NoCopy": true}},
                 {"Type": "volume", "Target": "/new", "ReadOnly": false},
                 {"Type": "volume", "Target": "/image", "ReadOnly": false, "Source": "45ea", "VolumeOptions": {"NoCopy": true}}]"""));
        assertThat(body.path("Labels").path("quaymaster.handed-over").asText()).isEqualTo("45ea 5b9a");
    }

    private static JsonNode body(String fields, ApiVersion version) {
        return tree(ContainerBody.of(
                TestResources.container("web", fields), "sha256:1", mount -> Path.of("/provided"), version));
    }

    private static JsonNode body(Step.CreateContainer step) {
        return tree(ContainerBody.of(step, "sha256:1", mount -> Path.of("/provided"), ApiVersion.OLDEST));
    }

    /** As it is sent, and read again. */
    private static JsonNode tree(Object body) {
        try {
            return JSON.readTree(JSON.writeValueAsBytes(body));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
