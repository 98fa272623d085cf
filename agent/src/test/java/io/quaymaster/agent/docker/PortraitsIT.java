package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.ManifestText;
import io.quaymaster.model.manifest.PlainSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which manifests a real engine's containers come to. */
@Tag("engine")
class PortraitsIT {
    private TestEngine engine;

    @BeforeEach
    void connect() {
        engine = new TestEngine();
        engine.api()
                .ask(ApiRequest.to(Operation.PULL_IMAGE)
                        .query("fromImage", "busybox")
                        .query("tag", "stable"));
    }

    @AfterEach
    void clean() {
        engine.close();
    }

    @Test
    void aContainerIsThereWithWhatItHasBeyondItsImage() {
        String network = engine.name("net");
        engine.api().ask(ApiRequest.to(Operation.CREATE_NETWORK).json(Map.of("Name", network)));
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_NETWORK, network));
        String volume = engine.name("data");
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_VOLUME, volume));
        run(Map.of(
                "Image", "busybox:stable",
                "Cmd", List.of("sleep", "1000"),
                "Env", List.of("A=b", "PRICE=$5"),
                "ExposedPorts", Map.of("80/tcp", Map.of()),
                "HostConfig",
                        Map.of(
                                "NetworkMode", network,
                                "Memory", 67108864,
                                "Binds", List.of(volume + ":/data:ro"),
                                "RestartPolicy", Map.of("Name", "always"),
                                "PortBindings",
                                        Map.of("80/tcp", List.of(Map.of("HostIp", "127.0.0.1", "HostPort", "")))),
                "NetworkingConfig", Map.of("EndpointsConfig", Map.of(network, Map.of("Aliases", List.of("db"))))));

        assertThat(portrait()).isEqualTo("""
                kind: Container
                name: @web
                image: "busybox:stable"
                environment:
                  A: b
                  PRICE: "$$5"
                command: [sleep, "1000"]
                ports:
                  - target: 80
                    host_ip: "127.0.0.1"
                volumes:
                  - type: volume
                    target: /data
                    read_only: true
                    source: @data
                restart: always
                mem_limit: "67108864"
                networks:
                  @net:
                    aliases: [db]
                """.replace("@", engine.name("")));
    }

    private void run(Map<String, Object> body) {
        String id = engine.api()
                .ask(ApiRequest.to(Operation.CREATE_CONTAINER)
                        .query("name", engine.name("web"))
                        .json(body))
                .path("Id")
                .asText();
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_CONTAINER, id)
                .query("force", "1")
                .query("v", "1"));
        engine.api().ask(ApiRequest.of(Operation.START_CONTAINER, id));
    }

    private String portrait() {
        return ManifestText.of(Portraits.of(engine.api()).stream()
                .filter(document -> engine.name("web").equals(document.get("name")))
                .map(PlainSpec::mapping)
                .toList());
    }
}
