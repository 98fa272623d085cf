package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NegotiationTest {
    @ParameterizedTest
    @CsvSource({"1.41, 1.12, 1.41", "1.47, 1.24, 1.47", "1.51, 1.44, 1.51", "1.99, 1.44, 1.51", "1.51, 1.51, 1.51"})
    void takesTheNewestThatBothSidesKnow(String newest, String oldest, String agreed) {
        assertThat(Negotiation.agree(answer(newest, oldest))).hasToString(agreed);
    }

    @Test
    void refusesAnEngineThatIsTooOld() {
        assertThatThrownBy(() -> Negotiation.agree(answer("1.40", "1.12")))
                .hasMessage("Docker Engine 0.0.7 has version 1.40 of the Engine API, and at least 1.41 is needed:"
                        + " upgrade it to Docker Engine 20.10 or newer");
    }

    @Test
    void refusesAnEngineThatIsTooNew() {
        assertThatThrownBy(() -> Negotiation.agree(answer("1.99", "1.90")))
                .hasMessage(
                        "Docker Engine 0.0.7 needs at least version 1.90 of the Engine API, and this Quaymaster knows it"
                                + " up to 1.51: upgrade Quaymaster");
    }

    @Test
    void refusesWhatIsNoDaemon() {
        assertThatThrownBy(() -> Negotiation.agree(JsonNodeFactory.instance.objectNode()))
                .hasMessage("the daemon does not say which version of the Engine API it has");
    }

    private static ObjectNode answer(String newest, String oldest) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Version", "0.0.7")
                .put("ApiVersion", newest)
                .put("MinAPIVersion", oldest);
    }
}
