package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The subnet that a daemon chose is asked for, so that containers can keep their addresses in it. */
@Timeout(30)
class NetworkCreationTest {
    private static final String CREATE = "POST /v1.41/networks/create";
    private static final String LIST = "GET /v1.41/networks?filters=%7B%22id%22%3A%5B%227ca1%22%5D%7D";
    private static final String REMOVE = "DELETE /v1.41/networks/7ca1";

    @TempDir
    Path directory;

    private final AtomicInteger creations = new AtomicInteger();
    private int removalStatus = 204;
    private int refusedCreation;
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
            case LIST -> reply.json("""
                        [{"IPAM": {"Driver": "default", "Config": [{"Subnet": "172.20.0.0/16", "Gateway": "172.20.0.1"}]}}]""");
            case REMOVE -> reply.send(removalStatus, "application/json", "{\"message\": \"has active endpoints\"}");
            default -> {
                if (creations.incrementAndGet() == refusedCreation) {
                    reply.send(403, "application/json", "{\"message\": \"Pool overlaps with other one\"}");
                } else {
                    reply.json("{\"Id\": \"7ca1\"}");
                }
            }
        }
    }

    private List<String> requestsFor(String fields) {
        new NetworkCreation(api).create(TestResources.network("shop", fields));
        return engine.requests().stream()
                .filter(request -> !request.equals("GET /version"))
                .toList();
    }

    @Test
    void asksForTheSubnetThatTheDaemonChose() {
        assertThat(requestsFor("")).containsExactly(CREATE, LIST, REMOVE, CREATE);
    }

    @Test
    void leavesTheNetworkAsItIsWhereSomebodyIsInItAlready() {
        removalStatus = 403;

        assertThat(requestsFor("")).containsExactly(CREATE, LIST, REMOVE);
    }

    @Test
    void takesAnyOtherSubnetWhereSomebodyElseGotThatOne() {
        refusedCreation = 2;

        assertThat(requestsFor("")).containsExactly(CREATE, LIST, REMOVE, CREATE, CREATE);
    }

    @Test
    void hasNothingToAskForWhereTheManifestSaysIt() {
        assertThat(requestsFor("ipam: {config: [{subnet: 172.28.0.0/16}]}")).containsExactly(CREATE);
    }

    @Test
    void leavesOtherDriversToThemselves() {
        assertThat(requestsFor("driver: macvlan")).containsExactly(CREATE);
    }
}
