package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Unreadable;
import io.quaymaster.model.manifest.EnvFileReader;
import io.quaymaster.model.manifest.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The variables that manifests are read with. */
final class VariableOptions {
    private static final String WHERE = "set it with --set NAME=VALUE or in a file given with --variables";

    @Option(
            names = "--variables",
            paramLabel = "FILE",
            description = "A file of NAME=VALUE lines for $${NAME} in manifests. May be given more than once;"
                    + " the last one wins.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            converter = Variable.Reader.class,
            description = "One variable for $${NAME} in manifests; wins over --variables. May be given more than once.")
    private List<Variable> set = new ArrayList<>();

    /** Those of the command line, and of the configuration those that it does not set. */
    SortedMap<String, String> over(SortedMap<String, String> configured, Surroundings surroundings) {
        SortedMap<String, String> variables = new TreeMap<>(configured);
        Problems problems = new Problems();
        for (Path file : files) {
            byte[] content = read(surroundings.directory().resolve(file));
            variables.putAll(EnvFileReader.read(file.toString(), content, variables, WHERE, problems));
        }
        if (!problems.isEmpty()) {
            throw new ProblemsFound(problems.list());
        }
        set.forEach(variable -> variables.put(variable.name(), variable.value()));
        return variables;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailure(
                    "the file of variables " + file + " cannot be read: " + Unreadable.why(e)
                            + "; name another with --variables",
                    e);
        }
    }
}
