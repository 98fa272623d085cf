package io.quaymaster.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.Ipam;
import io.quaymaster.model.manifest.NetworkFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Creates a network. Where its manifest leaves the subnet to the daemon, the daemon is asked for one, and then for a network with
 * just that: only where a subnet was given does it let a container have an address that it asks for, and so keep its own.
 */
final class NetworkCreation {
    private static final String BRIDGE = "bridge";
    private static final String DEFAULT_IPAM = "default";

    private final EngineApi api;

    NetworkCreation(EngineApi api) {
        this.api = api;
    }

    void create(Step.CreateNetwork step) {
        Ipam ipam = step.network().spec().get(NetworkFields.IPAM);
        String id = create(NetworkBody.of(step));
        if (!isLeftToTheDaemon(step.network().spec(), ipam)) {
            return;
        }
        List<Ipam.Pool> pools = pools(id);
        if (!pools.isEmpty() && remove(id)) {
            createWith(new Ipam(ipam.driver(), pools, ipam.options()), step);
        }
    }

    private static boolean isLeftToTheDaemon(Spec spec, Ipam ipam) {
        return spec.get(NetworkFields.DRIVER).equals(BRIDGE)
                && ipam.driver().equals(DEFAULT_IPAM)
                && ipam.config().isEmpty();
    }

    /** If the subnet went to somebody else in the meantime, any other is as good. */
    private void createWith(Ipam chosen, Step.CreateNetwork step) {
        try {
            create(NetworkBody.of(step, chosen));
        } catch (DockerException refused) {
            if (!refused.isAnswer()) {
                throw refused;
            }
            create(NetworkBody.of(step));
        }
    }

    private String create(Map<String, Object> body) {
        return api.ask(ApiRequest.to(Operation.CREATE_NETWORK).json(body))
                .path("Id")
                .asText();
    }

    private List<Ipam.Pool> pools(String id) {
        JsonNode network = api.ask(ApiRequest.to(Operation.LIST_NETWORKS).query("filters", "{\"id\":[\"" + id + "\"]}"))
                .path(0);
        return StreamSupport.stream(network.path("IPAM").path("Config").spliterator(), false)
                .map(NetworkCreation::pool)
                .toList();
    }

    private static Ipam.Pool pool(JsonNode shown) {
        // Older daemons show the gateway of IPv6 with the length of the prefix.
        String gateway = shown.path("Gateway").asText().split("/", 2)[0];
        return new Ipam.Pool(shown.path("Subnet").asText(), gateway.isEmpty() ? null : gateway, null, new TreeMap<>());
    }

    /** Whether it could be removed: not where somebody is in it already. */
    private boolean remove(String id) {
        try {
            api.ask(ApiRequest.of(Operation.REMOVE_NETWORK, id));
            return true;
        } catch (DockerException used) {
            if (used.category() == Category.DENIED || used.category() == Category.CONFLICT) {
                return false;
            }
            throw used;
        }
    }
}
