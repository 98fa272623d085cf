package io.quaymaster.agent.docker;

import io.quaymaster.model.state.ProvidedMount;
import java.nio.file.Path;

/** Where on the host the things are that containers see of the repository. */
public interface HostPaths {
    Path of(ProvidedMount mount);
}
