package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.model.state.Inputs;
import java.nio.file.Path;

/**
 * What a command works on: manifests, and the host that they are for.
 *
 * @param source the scope that owns what they declare
 * @param inputs what is added to what the manifests say
 * @param docker as far as it is configured
 * @param data where files of the repository are put for containers to see
 */
record Subject(Parts.Place place, String source, Inputs inputs, Configuration.Docker docker, Path data) {}
