package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real engine makes of each field of a Network. */
@Tag("engine")
class NetworkBodyIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUBNET = "10.219." + ThreadLocalRandom.current().nextInt(256) + ".";

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
            driver: bridge                                 | /Driver     | "bridge"
            driver_opts: {com.docker.network.bridge.enable_icc: 'false'} | /Options | {"com.docker.network.bridge.enable_icc": "false"}
            internal: true                                 | /Internal   | true
            attachable: true                               | /Attachable | true
            enable_ipv6: true, ipam: {config: [{subnet: 'fd00:7175:6179::/64'}]} | /EnableIPv6 | true
            ipam: {config: [{subnet: $S0/24, gateway: $S9, ip_range: $S128/25, aux_addresses: {box: $S5}}], options: {a: b}} | /IPAM | {"Driver": "default", "Options": {"a": "b"}, "Config": [{"Subnet": "$S0/24", "IPRange": "$S128/25", "Gateway": "$S9", "AuxiliaryAddresses": {"box": "$S5"}}]}
            labels: {a: b}                                 | /Labels/a   | "b"
            labels: {a: b}                                 | /Labels/quaymaster.resource | "network/web"
            """)
    void becomesWhatTheFieldSays(String fields, String pointer, String expected) throws JsonProcessingException {
        String name = engine.name("net");
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_NETWORK, name));
        engine.api()
                .ask(ApiRequest.to(Operation.CREATE_NETWORK)
                        .json(NetworkBody.of(TestResources.network(name, fields.replace("$S", SUBNET)))));

        assertThat(inspect(name).at(pointer)).isEqualTo(JSON.readTree(expected.replace("$S", SUBNET)));
    }

    private JsonNode inspect(String name) {
        return engine.api()
                .ask(ApiRequest.to(Operation.LIST_NETWORKS).query("filters", "{\"name\":[\"" + name + "\"]}"))
                .path(0);
    }
}
