package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Yaml;
import java.util.List;
import java.util.Optional;

/**
 * What of the manifests did not become resources: what seems to be missing may be declared there.
 *
 * @param files whether a file could not be read as a whole
 * @param documents those that are no resource
 */
record Unread(boolean files, List<Yaml> documents) {
    Unread {
        documents = List.copyOf(documents);
    }

    boolean mayDeclare(Kind kind, String name) {
        return files || documents.stream().anyMatch(document -> mayDeclare(document, kind, name));
    }

    private static boolean mayDeclare(Yaml document, Kind kind, String name) {
        if (!(document instanceof Yaml.Mapping mapping)) {
            return true;
        }
        Optional<String> written = text(mapping, "kind");
        Optional<String> named = text(mapping, "name");
        boolean of = written.flatMap(Kind::ofTitle).map(kind::equals).orElse(true);
        return of && (named.isPresent() ? named.get().equals(name) : written.isPresent());
    }

    private static Optional<String> text(Yaml.Mapping mapping, String key) {
        return mapping.find(key)
                .map(Yaml.Entry::value)
                .map(value -> value instanceof Yaml.Scalar scalar ? scalar.text() : null);
    }
}
