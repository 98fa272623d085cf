package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.docker.DaemonLookup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which Docker daemon a command talks to. */
final class DaemonOptions {
    @Option(
            names = {"-H", "--host"},
            paramLabel = "URL",
            converter = Host.class,
            description = "The Docker daemon: unix:///var/run/docker.sock, tcp://10.0.0.7:2376."
                    + " Default: as the Docker CLI: DOCKER_HOST, the current context, the usual socket.")
    private @Nullable String host;

    @Option(names = "--context", paramLabel = "NAME", description = "A context of the Docker CLI, in place of --host.")
    private @Nullable String context;

    /** For what needs no source. */
    Parts.Daemon daemon() {
        return new Parts.Daemon(host, context, false, Configuration.Docker.AS_THE_CLI);
    }

    Parts.Daemon daemon(Subject subject) {
        return new Parts.Daemon(host, context, subject.inputs().adopts(), subject.docker());
    }

    /** Refuses what is no address of a daemon. */
    private static final class Host implements ITypeConverter<String> {
        @Override
        public String convert(String host) {
            DaemonLookup.complaint(host).ifPresent(why -> {
                throw new TypeConversionException("\"" + host + "\" cannot be used: " + why);
            });
            return host;
        }
    }
}
