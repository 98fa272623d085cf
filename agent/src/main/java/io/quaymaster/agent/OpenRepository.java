package io.quaymaster.agent;

import io.quaymaster.agent.cli.Parts;
import io.quaymaster.agent.cli.Surroundings;
import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.git.GitAccess;
import io.quaymaster.agent.git.GitUrl;
import io.quaymaster.agent.git.Workspace;
import java.nio.file.Path;

/** What PATH on the command line names, as the commands see it. */
record OpenRepository(Workspace workspace) implements Parts.Repository {
    static Parts.Repository open(Parts.Place place, Surroundings surroundings) {
        Path clones = clones(surroundings);
        return new OpenRepository(
                switch (place) {
                    case Parts.Place.Written(String path) ->
                        Workspace.open(absolute(path, surroundings), GitAccess.DEFAULT, clones);
                    case Parts.Place.Configured(Configuration.Source source) ->
                        Workspace.of(Remotes.of(source), source.path(), clones);
                });
    }

    private static String absolute(String path, Surroundings surroundings) {
        return GitUrl.looksRemote(path)
                ? path
                : surroundings.directory().resolve(path).toString();
    }

    @Override
    public Parts.Checkout now() {
        return checkout(workspace.now());
    }

    @Override
    public Parts.Checkout at(String revision) {
        return checkout(workspace.at(revision));
    }

    @Override
    public String root() {
        return workspace.root();
    }

    private static Parts.Checkout checkout(Workspace.View view) {
        return new Parts.Checkout(view.tree(), view.subpath(), view.revision());
    }

    /** As the XDG base directory specification has it. */
    private static Path clones(Surroundings surroundings) {
        String cache = surroundings.environment().getOrDefault("XDG_CACHE_HOME", "");
        Path home = Path.of(surroundings.environment().getOrDefault("HOME", "/tmp"));
        Path root = cache.isEmpty() ? home.resolve(".cache") : Path.of(cache);
        return root.resolve("quaymaster").resolve("clones");
    }

    @Override
    public void close() {
        workspace.close();
    }
}
