package io.quaymaster.agent.cli;

import io.quaymaster.model.manifest.EnvFileReader;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The variables that a source's configuration would give to what is read. */
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
            description = "One variable for $${NAME} in manifests; wins over --variables. May be given more than once.")
    private Map<String, String> set = new LinkedHashMap<>();

    SortedMap<String, String> read(Surroundings surroundings) {
        SortedMap<String, String> variables = new TreeMap<>();
        Problems problems = new Problems();
        for (Path file : files) {
            byte[] content = read(surroundings.directory().resolve(file));
            variables.putAll(EnvFileReader.read(file.toString(), content, variables, WHERE, problems));
        }
        if (!problems.isEmpty()) {
            throw new CommandFailure(
                    problems.list().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        variables.putAll(set);
        return variables;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailure(
                    "the file of variables " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + "): check that it exists and that you may read it",
                    e);
        }
    }
}
