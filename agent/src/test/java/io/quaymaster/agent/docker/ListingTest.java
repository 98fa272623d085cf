package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListingTest {
    @TempDir
    Path directory;

    private volatile String said = "";
    private FakeEngine engine;
    private EngineApi api;
    private final List<JsonNode> read = new ArrayList<>();
    private Listing<List<String>> listing;

    @BeforeEach
    void connect() {
        engine = new FakeEngine(
                directory, (request, reply) -> reply.json(request.equals("GET /version") ? FakeEngine.VERSION : said));
        api = new EngineApi(FakeEngine.addressIn(directory), (operation, result, took) -> {});
        listing = new Listing<>(api, ApiRequest.to(Operation.LIST_CONTAINERS), answer -> {
            read.add(answer);
            return Observation.items(answer)
                    .map(item -> item.path("Id").asText())
                    .toList();
        });
    }

    @AfterEach
    void close() {
        api.close();
        engine.close();
    }

    @Test
    void asksEachTimeAndReadsOnlyAnotherAnswer() {
        said = """
                [{"Id": "1"}]""";
        List<String> first = look();
        List<String> second = look();
        said = """
                [{"Id": "2"}]""";
        List<String> third = look();

        assertThat(first).containsExactly("1");
        assertThat(second).isSameAs(first);
        assertThat(third).containsExactly("2");
        assertThat(read).hasSize(2);
        assertThat(engine.requests())
                .filteredOn(request -> request.contains("/containers/json"))
                .hasSize(3);
    }

    @Test
    void saysWhatDidNotAnswerAsADaemonDoesAndReadsTheNextAnswer() {
        said = "<html>";
        assertThatThrownBy(this::look)
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("did not answer GET /containers/json as a Docker daemon does");

        said = "[]";
        assertThat(look()).isEmpty();
    }

    private List<String> look() {
        return listing.read(listing.ask());
    }
}
