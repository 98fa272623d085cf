package io.quaymaster.agent.cli;

import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Loaded;
import java.util.List;

/** Reads manifests for a command that can do nothing unless they are good. */
record ManifestReader(Surroundings surroundings, Parts parts, ManifestOptions options) {
    Loaded load(Parts.Checkout checkout) {
        return parts.loading()
                .load(
                        checkout.tree(),
                        checkout.path(),
                        options.source(),
                        checkout.revision(),
                        options.variables(surroundings));
    }

    /** What a checkout declares; a failure with all problems otherwise. */
    Desired desired(Parts.Checkout checkout) {
        return switch (load(checkout)) {
            case Loaded.Good good -> good.desired();
            case Loaded.Bad bad -> throw new CommandFailure(text(bad.problems()));
            case Loaded.Empty empty -> throw new CommandFailure(nothingIn(empty.path()));
        };
    }

    /** One line a problem. */
    static String text(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(problem).append('\n'));
        return text.append(problems.size())
                .append(problems.size() == 1 ? " problem" : " problems")
                .toString();
    }

    static String nothingIn(String path) {
        return "there are no manifests in " + (path.isEmpty() ? "the root of the source" : "\"" + path + "\"")
                + ": files that end in .yaml or .yml are read, except those that .quaymasterignore excludes";
    }
}
