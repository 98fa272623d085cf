package io.quaymaster.agent;

import io.quaymaster.agent.cli.Parts;
import io.quaymaster.agent.cli.Surroundings;
import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.docker.DaemonAddress;
import io.quaymaster.agent.docker.DaemonLookup;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.EngineDocker;
import io.quaymaster.agent.docker.RegistryCredentials;
import io.quaymaster.agent.docker.RequestListener;
import io.quaymaster.agent.git.FileStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The daemon that the command line, the configuration and the environment lead to, in this order. */
final class Engines {
    private Engines() {}

    static Docker connect(Parts.Daemon daemon, RequestListener requests, Path data, Surroundings surroundings) {
        Map<String, String> environment = environment(daemon.configured(), surroundings);
        return new EngineDocker(
                address(daemon, new DaemonLookup(environment)),
                new RegistryCredentials(environment),
                requests,
                daemon.adopting(),
                source -> new FileStore(data, source),
                surroundings.clock());
    }

    private static DaemonAddress address(Parts.Daemon daemon, DaemonLookup lookup) {
        if (daemon.host() != null) {
            return lookup.at(daemon.host(), "--host");
        }
        if (daemon.context() != null) {
            return lookup.ofContext(daemon.context(), "--context");
        }
        String configured = daemon.configured().host();
        return configured == null ? lookup.find() : lookup.at(configured, "docker.host of the configuration");
    }

    private static SortedMap<String, String> environment(Configuration.Docker configured, Surroundings surroundings) {
        SortedMap<String, String> environment = new TreeMap<>(surroundings.environment());
        Path config = configured.config();
        if (config != null) {
            environment.put("DOCKER_CONFIG", config.toString());
        }
        Path certificates = configured.certificates();
        if (certificates != null) {
            environment.put("DOCKER_TLS_VERIFY", "1");
            environment.put("DOCKER_CERT_PATH", certificates.toString());
        }
        return environment;
    }
}
