package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WithdrawalTest {
    private static final String INSPECT = "GET /v1.41/containers/web/json";
    private static final String LEAVE = "POST /v1.41/networks/shop/disconnect";
    private static final String COME = "POST /v1.41/networks/shop/connect";

    @TempDir
    Path directory;

    private String networks = "{\"shop\": {\"IPAddress\": \"172.20.0.3\"}}";
    private int refusals;
    private FakeEngine engine;
    private EngineApi api;

    @BeforeEach
    void start() {
        engine = new FakeEngine(directory, this::answer);
        api = new EngineApi(FakeEngine.addressIn(directory), (operation, result, took) -> {});
    }

    @AfterEach
    void close() {
        api.close();
        engine.close();
    }

    private void answer(String request, FakeEngine.Reply reply) throws Exception {
        switch (request) {
            case "GET /version" -> reply.json(FakeEngine.VERSION);
            case INSPECT -> reply.json("{\"NetworkSettings\": {\"Networks\": " + networks + "}}");
            case COME -> {
                refusals--;
                if (refusals >= 0) {
                    reply.send(
                            400,
                            "application/json",
                            "{\"message\": \"user specified IP address is supported only when connecting to networks with user"
                                    + " configured subnets\"}");
                } else {
                    reply.json("");
                }
            }
            default -> reply.json("");
        }
    }

    private List<String> requests() {
        return engine.requests().stream()
                .filter(request -> !request.equals("GET /version"))
                .toList();
    }

    @Test
    void leavesTheNetworkAndComesBack() {
        new Withdrawal(api).of("web", "shop");

        assertThat(requests()).containsExactly(INSPECT, LEAVE, COME);
    }

    @Test
    void takesAnyAddressWhereItsOwnIsRefused() {
        refusals = 1;

        new Withdrawal(api).of("web", "shop");

        assertThat(requests()).containsExactly(INSPECT, LEAVE, COME, COME);
    }

    @Test
    void onlyComesBackWhereItHadLeft() {
        networks = "{}";

        new Withdrawal(api).of("web", "shop");

        assertThat(requests()).containsExactly(INSPECT, COME);
    }

    @Test
    void failsWhereItCannotComeBackAtAll() {
        refusals = 2;

        assertThatThrownBy(() -> new Withdrawal(api).of("web", "shop")).isInstanceOf(DockerException.class);
    }
}
