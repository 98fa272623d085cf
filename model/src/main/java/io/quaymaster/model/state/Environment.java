package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.EnvFile;
import io.quaymaster.model.manifest.EnvFileReader;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import io.quaymaster.model.manifest.YamlReader;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The environment of a container: its env files, later ones over earlier ones, and over them what its manifest says. */
final class Environment {
    private Environment() {}

    static SortedMap<String, String> of(Resource container, Scope scope) {
        SortedMap<String, String> environment = new TreeMap<>();
        List<EnvFile> files = container.spec().get(ContainerFields.ENV_FILE);
        for (int index = 0; index < files.size(); index++) {
            EnvFile file = files.get(index);
            Location location = container.at("env_file", Integer.toString(index), "path");
            environment.putAll(find(container, file, location, scope)
                    .map(entry -> read(entry, file.raw(), scope, container))
                    .orElseGet(TreeMap::new));
        }
        environment.putAll(container.spec().get(ContainerFields.ENVIRONMENT));
        return environment;
    }

    private static Optional<Entry.File> find(Resource container, EnvFile file, Location location, Scope scope) {
        String subject = "env_file: \"" + file.path() + "\" ";
        switch (scope.at(container, file.path())) {
            case Found.At(Entry.File entry)
            when entry.size() <= YamlReader.LONGEST_FILE -> {
                return Optional.of(entry);
            }
            case Found.At(Entry.File entry) ->
                scope.report(
                        container,
                        location,
                        subject + "has " + entry.size() + " bytes; at most " + YamlReader.LONGEST_FILE + " are read");
            case Found.At other -> scope.report(container, location, subject + "is no file");
            case Found.Outside outside ->
                scope.report(container, location, RepositoryPath.outside(subject, file.path(), outside));
            case Found.Missing missing -> {
                if (file.required()) {
                    scope.report(
                            container,
                            location,
                            subject + "does not exist; it is relative to the manifest's directory"
                                    + " (\"required: false\" allows it to be missing)");
                }
            }
        }
        return Optional.empty();
    }

    private static SortedMap<String, String> read(Entry.File file, boolean raw, Scope scope, Resource container) {
        byte[] content = scope.tree().read(file);
        Problems problems = scope.problems().about(container.subject());
        return raw
                ? EnvFileReader.readRaw(file.path(), content, scope.variables(), scope.where(), problems)
                : EnvFileReader.read(file.path(), content, scope.variables(), scope.where(), problems);
    }
}
