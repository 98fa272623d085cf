package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.state.ProvidedMount;
import java.util.Collection;

/** The things themselves: puts them where containers are to see them. */
public interface HostFiles extends HostPaths {
    /** Puts what is not there yet in its place, complete; a container can then be created with it. */
    void provide(SourceTree tree, Collection<ProvidedMount> mounts);
}
