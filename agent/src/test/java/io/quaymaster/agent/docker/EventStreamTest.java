package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamTest {
    private final List<String> touched = new ArrayList<>();

    @AutoClose
    private final EngineApi api = new EngineApi(
            new DaemonAddress(URI.create("unix:///nobody"), "test", Optional.empty()), (operation, result, took) -> {});

    private final EventStream events = new EventStream(
            api, new EventStream.Ours("our-container"::equals, "our-network"::equals), touched::add, new Random());

    @ParameterizedTest
    @CsvSource({
        "disconnect, our-network,  our-container, true",
        "disconnect, our-network,  a-container,   true",
        "connect,    our-network,  a-container,   true",
        "disconnect, some-network, our-container, true",
        "disconnect, some-network, a-container,   false",
        "destroy,    some-network, ,              true",
    })
    void hearsOfANetworkWhatConcernsOneOfOurs(String action, String network, String container, boolean matters)
            throws Exception {
        assertThat(events.read(new JsonMapper().readTree("""
                {"Type": "network", "Action": "%s", "Actor": {"ID": "%s", "Attributes": {"name": "n", "container": "%s"}}}
                """.formatted(action, network, container)))
                        .isPresent())
                .isEqualTo(matters);
    }

    @Test
    void tellsWhichContainerSomethingHappenedTo() throws Exception {
        events.read(new JsonMapper().readTree("""
                {"Type": "container", "Action": "update", "Actor": {"ID": "c", "Attributes": {}}}
                """));

        assertThat(touched).containsExactly("c");
    }
}
