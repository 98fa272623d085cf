package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.state.ProvidedMount;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/** The things themselves: puts them where containers are to see them. */
public interface HostFiles extends HostPaths {
    /** Puts what is not there yet in its place, complete; a container can then be created with it. */
    void provide(SourceTree tree, Collection<ProvidedMount> mounts);

    /**
     * Deletes what was provided once, except what is needed. Directories that last are never deleted.
     *
     * @param needed what the desired state has
     * @param mounted the paths that any container has, running or not; asked for only when something could go
     */
    void retain(Collection<ProvidedMount> needed, Supplier<Set<Path>> mounted);
}
