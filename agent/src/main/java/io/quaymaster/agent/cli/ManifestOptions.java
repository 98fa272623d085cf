package io.quaymaster.agent.cli;

import io.quaymaster.model.state.SourceName;
import java.util.SortedMap;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How manifests are read: under which source, with which variables. */
final class ManifestOptions {
    @Option(
            names = "--source",
            paramLabel = "NAME",
            defaultValue = "default",
            converter = SourceNames.class,
            description = "The source that owns what is made: what another source made is never touched."
                    + " Default: ${DEFAULT-VALUE}.")
    private String source = "default";

    @Mixin
    private VariableOptions variables = new VariableOptions();

    String source() {
        return source;
    }

    SortedMap<String, String> variables(Surroundings surroundings) {
        return variables.read(surroundings);
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
