package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.state.ProvidedMount;
import java.nio.file.Path;
import java.util.Collection;

/** Where on the host the things are that containers see of the repository. */
public interface HostPaths {
    Path of(ProvidedMount mount);

    /** Puts what is not there yet in its place; a container can then be created with it. */
    void provide(SourceTree tree, Collection<ProvidedMount> mounts);
}
