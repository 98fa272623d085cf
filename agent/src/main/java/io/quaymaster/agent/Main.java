package io.quaymaster.agent;

import io.quaymaster.agent.cli.Parts;
import io.quaymaster.agent.cli.Quaymaster;
import io.quaymaster.agent.cli.Surroundings;
import io.quaymaster.agent.reconcile.Convergence;
import io.quaymaster.model.manifest.JsonSchema;
import io.quaymaster.model.state.Loader;
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
                (daemon, data, surroundings) ->
                        Engines.connect(daemon, (operation, result, took) -> {}, data, surroundings),
                (desired, tree, approved, docker, progress) -> new Convergence(
                                Quaymaster.version(), docker, progress, InstantSource.system(), PARALLELISM)
                        .run(desired, tree, approved),
                Agent::run,
                JsonSchema::text);
    }
}
