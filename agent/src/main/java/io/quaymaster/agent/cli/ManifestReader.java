package io.quaymaster.agent.cli;

import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Loaded;

/** Reads manifests for a command that can do nothing unless they are good. */
record ManifestReader(Parts parts, Subject subject, Surroundings surroundings) {
    /** What a checkout declares; warnings are said already. */
    Loaded load(Parts.Checkout checkout) {
        Loaded loaded = parts.loading()
                .load(checkout.tree(), checkout.path(), subject.source(), checkout.revision(), subject.inputs());
        switch (loaded) {
            case Loaded.Good good -> surroundings.warn(good.warnings());
            case Loaded.Bad bad -> surroundings.warn(bad.warnings());
            case Loaded.Empty empty -> {}
        }
        return loaded;
    }

    /** What a checkout declares; a failure with all problems otherwise. */
    Desired desired(Parts.Checkout checkout) {
        return switch (load(checkout)) {
            case Loaded.Good good -> good.desired();
            case Loaded.Bad bad -> throw new ProblemsFound(bad.problems());
            case Loaded.Empty empty -> throw new CommandFailure(nothingIn(empty.path()));
        };
    }

    static String nothingIn(String path) {
        return "there are no manifests in " + (path.isEmpty() ? "the root of the source" : "\"" + path + "\"")
                + ": files that end in .yaml or .yml are read, manifests and Compose files, except hidden ones and those that"
                + " .quaymasterignore excludes";
    }
}
