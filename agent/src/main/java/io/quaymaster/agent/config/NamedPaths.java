package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Shapes;
import io.quaymaster.model.manifest.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at the files and directories that a configuration names, and reports where it names one that cannot be used. */
final class NamedPaths {
    private static final Set<Field<?>> SECRETS = Set.of(Keys.TOKEN_FILE, Keys.SSH_PASSPHRASE_FILE, Keys.SECRET_FILE);
    private static final Set<Field<?>> FILES = Set.of(Keys.SSH_KEY, Keys.KNOWN_HOSTS);
    private static final List<String> CERTIFICATES = List.of("ca.pem", "cert.pem", "key.pem");

    private final Use use;

    NamedPaths(Use use) {
        this.use = use;
    }

    /** Also of a configuration that is wrong otherwise. */
    void check(Yaml configuration, Problems problems) {
        for (Key key : Key.all()) {
            key.in(configuration)
                    .filter(Yaml.Scalar.class::isInstance)
                    .map(Yaml.Scalar.class::cast)
                    .filter(value ->
                            value.type() == Yaml.Type.STRING && !value.text().isEmpty())
                    .forEach(value -> Shapes.hostPath(value.text())
                            .flatMap(path -> complaint(key.field(), path))
                            .ifPresent(complaint -> problems.within(key.words()).add(value.location(), complaint)));
        }
    }

    private Optional<String> complaint(Field<?> field, Path path) {
        if (field.equals(Keys.VARIABLES_FILE)) {
            return unreadable(path);
        }
        return switch (use) {
            case COMMAND -> Optional.empty();
            case AGENT -> complaintOfAgent(field, path);
        };
    }

    private static Optional<String> complaintOfAgent(Field<?> field, Path path) {
        if (SECRETS.contains(field)) {
            return notRevealed(path);
        }
        if (FILES.contains(field)) {
            return unreadable(path);
        }
        if (field.equals(Keys.CONFIG)) {
            return noDirectory(path);
        }
        return field.equals(Keys.CERTIFICATES)
                ? noDirectory(path)
                        .or(() -> CERTIFICATES.stream()
                                .flatMap(name -> unreadable(path.resolve(name)).stream())
                                .findFirst())
                : Optional.empty();
    }

    private static Optional<String> notRevealed(Path file) {
        try {
            new Secret.InFile(file).reveal();
            return Optional.empty();
        } catch (ConfigurationException e) {
            return Optional.of(e.getMessage() + "; put the secret there, or name another file");
        }
    }

    private static Optional<String> unreadable(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            content.read();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(file + " cannot be read: " + Unreadable.why(e) + "; put it there, or name another file");
        }
    }

    private static Optional<String> noDirectory(Path directory) {
        return Files.isDirectory(directory)
                ? Optional.empty()
                : Optional.of(directory + (Files.exists(directory) ? " is a file" : " does not exist")
                        + "; name a directory that is there");
    }
}
