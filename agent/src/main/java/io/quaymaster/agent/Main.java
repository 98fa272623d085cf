package io.quaymaster.agent;

import io.quaymaster.agent.cli.Parts;
import io.quaymaster.agent.cli.Quaymaster;
import io.quaymaster.agent.cli.Surroundings;
import io.quaymaster.agent.docker.DaemonAddress;
import io.quaymaster.agent.docker.DaemonLookup;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.docker.EngineDocker;
import io.quaymaster.agent.docker.RegistryCredentials;
import io.quaymaster.agent.git.FileStore;
import io.quaymaster.agent.reconcile.Convergence;
import io.quaymaster.model.manifest.JsonSchema;
import io.quaymaster.model.plan.Directives;
import io.quaymaster.model.plan.Planner;
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
                (desired, actual, now) -> Planner.plan(desired, actual, Directives.NONE, now),
                Main::connect,
                (desired, tree, docker, progress) ->
                        new Convergence(docker, progress, InstantSource.system(), PARALLELISM).run(desired, tree),
                Agent::run,
                JsonSchema::text);
    }

    private static DaemonAddress address(Parts.Daemon daemon, DaemonLookup lookup) {
        if (daemon.host() != null) {
            return lookup.at(daemon.host(), "--host");
        }
        return daemon.context() == null ? lookup.find() : lookup.ofContext(daemon.context(), "--context");
    }

    private static Docker connect(Parts.Daemon daemon, Path data, Surroundings surroundings) {
        return new EngineDocker(
                address(daemon, new DaemonLookup(surroundings.environment())),
                new RegistryCredentials(surroundings.environment()),
                (operation, result, took) -> {},
                source -> new FileStore(data, source),
                surroundings.clock());
    }
}
