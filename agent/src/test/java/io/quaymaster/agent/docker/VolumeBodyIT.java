package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real engine makes of each field of a Volume. */
@Tag("engine")
class VolumeBodyIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestEngine engine;

    @BeforeEach
    void connect() {
        engine = new TestEngine();
    }

    @AfterEach
    void clean() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            driver: local                                          | /Driver   | "local"
            driver_opts: {type: tmpfs, device: tmpfs, o: size=1m}  | /Options  | {"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}
            labels: {a: b}                                         | /Labels/a | "b"
            labels: {a: b}                                         | /Labels/quaymaster.resource | "volume/web"
            """)
    void becomesWhatTheFieldSays(String fields, String pointer, String expected) throws JsonProcessingException {
        String name = engine.name("volume");
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_VOLUME, name));
        engine.api()
                .ask(ApiRequest.to(Operation.CREATE_VOLUME).json(VolumeBody.of(TestResources.volume(name, fields))));

        assertThat(inspect(name).at(pointer)).isEqualTo(JSON.readTree(expected));
    }

    private JsonNode inspect(String name) {
        return engine.api()
                .ask(ApiRequest.to(Operation.LIST_VOLUMES).query("filters", "{\"name\":[\"" + name + "\"]}"))
                .path("Volumes")
                .path(0);
    }
}
