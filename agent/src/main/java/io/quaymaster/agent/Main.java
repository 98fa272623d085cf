package io.quaymaster.agent;

import io.quaymaster.agent.cli.Parts;
import io.quaymaster.agent.cli.Quaymaster;
import io.quaymaster.agent.cli.Surroundings;
import io.quaymaster.agent.docker.DaemonLookup;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.EngineDocker;
import io.quaymaster.agent.docker.RegistryCredentials;
import io.quaymaster.agent.git.FileStore;
import io.quaymaster.agent.reconcile.Convergence;
import io.quaymaster.model.manifest.JsonSchema;
import io.quaymaster.model.state.Loader;
import java.nio.file.Path;
import java.time.InstantSource;

/** The program. */
final class Main {
    private static final int PARALLELISM = 16;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Quaymaster.run(parts(), Surroundings.ofProcess(), arguments));
    }

    private static Parts parts() {
        return new Parts(
                OpenRepository::open,
                Loader::load,
                Convergence::preview,
                Main::connect,
                (desired, tree, approved, docker, progress) -> new Convergence(
                                docker, progress, InstantSource.system(), PARALLELISM)
                        .run(desired, tree, approved),
                Agent::run,
                JsonSchema::text);
    }

    private static Docker connect(Parts.Daemon daemon, Path data, Surroundings surroundings) {
        DaemonLookup lookup = DaemonLookup.of(surroundings.environment(), daemon.context());
        return new EngineDocker(
                daemon.host() == null ? lookup.find() : lookup.at(daemon.host(), "--host"),
                new RegistryCredentials(surroundings.environment()),
                (operation, result, took) -> {},
                source -> new FileStore(data, source),
                surroundings.clock());
    }
}
