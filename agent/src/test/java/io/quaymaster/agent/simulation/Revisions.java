package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import io.quaymaster.model.state.Loader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What contents of a repository mean. To find that out takes longer than all passes for it, so the last ones are remembered. */
final class Revisions {
    static final String SOURCE = "shop";
    private static final int REMEMBERED = 200;

    private final Map<Content, Loaded> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Content, Loaded> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param number of the commit */
    Loaded load(Content content, int number) {
        Loaded loaded = known.computeIfAbsent(content, Revisions::read);
        return loaded instanceof Loaded.Good good
                ? new Loaded.Good(at(good.desired(), "revision" + number), List.of())
                : loaded;
    }

    private static Loaded read(Content content) {
        MemoryTree tree = new MemoryTree().file("img/Dockerfile", "FROM scratch\n# " + content.version() + "\n");
        if (!content.lines().isEmpty()) {
            tree.file("manifests.yaml", content.manifests());
        }
        return Loader.load(tree, "", SOURCE, "unnamed", Inputs.NONE);
    }

    private static Desired at(Desired desired, String revision) {
        return new Desired(
                desired.source(),
                revision,
                desired.adopts(),
                desired.images(),
                desired.containers(),
                desired.networks(),
                desired.volumes());
    }
}
