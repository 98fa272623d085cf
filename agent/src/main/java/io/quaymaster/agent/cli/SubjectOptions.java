package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.SourceName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Which manifests a command reads: those of a PATH, or those of a source of the host's configuration. */
final class SubjectOptions {
    private static final String USUAL_SOURCE = "default";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private ConfigurationOption configuration = new ConfigurationOption();

    @Mixin
    private VariableOptions variables = new VariableOptions();

    @Mixin
    private ComposeOptions compose = new ComposeOptions();

    @Option(
            names = "--source",
            paramLabel = "NAME",
            converter = SourceNames.class,
            description = "The source that owns what is made: what another source made is never touched. With a"
                    + " configuration, which of its sources is meant. Default: " + USUAL_SOURCE
                    + "; the only source of a"
                    + " configuration.")
    private @Nullable String source;

    /**
     * @param path as it was given; null where none was, so that a configuration must say which
     */
    Subject subject(@Nullable String path, Surroundings surroundings) {
        if (path == null) {
            return configured(
                    configuration
                            .read(surroundings)
                            .orElseThrow(() -> wrong("needs a PATH, or a configuration with --config FILE")),
                    surroundings);
        }
        if (configuration.isNamed()) {
            throw wrong("a PATH and --config are both given; keep one");
        }
        return new Subject(
                new Parts.Place.Written(path),
                source == null ? USUAL_SOURCE : source,
                inputs(new TreeMap<>(), Configuration.Compose.USUAL, false, surroundings),
                Configuration.Docker.AS_THE_CLI,
                Configuration.DEFAULT_DATA);
    }

    private Subject configured(Configuration host, Surroundings surroundings) {
        Configuration.Source chosen = chosen(host.sources());
        Inputs inputs = inputs(chosen.variables(), chosen.compose(), chosen.adopts(), surroundings);
        return new Subject(new Parts.Place.Configured(chosen), chosen.name(), inputs, host.docker(), host.data());
    }

    private Inputs inputs(
            SortedMap<String, String> configured,
            Configuration.Compose projects,
            boolean adopts,
            Surroundings surroundings) {
        Configuration.Compose wanted = compose.over(projects);
        return new Inputs(
                variables.over(configured, surroundings), wanted.files(), Set.copyOf(wanted.profiles()), adopts);
    }

    private Configuration.Source chosen(List<Configuration.Source> sources) {
        if (source == null && sources.size() == 1) {
            return sources.getFirst();
        }
        Optional<Configuration.Source> named =
                sources.stream().filter(each -> each.name().equals(source)).findFirst();
        return named.orElseThrow(() -> wrong((source == null
                        ? "the configuration has several sources; choose one with --source: "
                        : "the configuration has no source \"" + source + "\"; there are ")
                + sources.stream().map(Configuration.Source::name).collect(Collectors.joining(", "))));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Refuses what could not stand in labels and image names. */
    private static final class SourceNames implements ITypeConverter<String> {
        @Override
        public String convert(String name) {
            if (!SourceName.fits(name)) {
                throw new TypeConversionException("\"" + name + "\" must consist of " + SourceName.allowed());
            }
            return name;
        }
    }
}
