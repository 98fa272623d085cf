package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a project: from the variable, from {@code name:} of its files, or from its folder. */
final class ProjectName {
    static final String VARIABLE = "COMPOSE_PROJECT_NAME";

    private static final Pattern FORBIDDEN = Pattern.compile("[^a-z0-9_-]");
    private static final Pattern LEADING = Pattern.compile("^[_-]+");

    private ProjectName() {}

    /** The name; nothing after reporting why there is none. */
    static Optional<String> find(List<Tagged> documents, Scope scope, Location at, Findings findings) {
        Optional<String> given = scope.variable(VARIABLE).filter(name -> !name.isEmpty());
        if (given.isPresent() && !normal(given.get()).equals(given.get())) {
            findings.problems()
                    .add(
                            at,
                            "the variable " + VARIABLE + " is " + Quoted.of(given.get())
                                    + ": the name of a project consists of a-z, 0-9, _ and -, and begins with a letter or digit");
            return Optional.empty();
        }
        Optional<Node.Text> written = documents.stream()
                .map(Tagged::node)
                .filter(Node.Mapping.class::isInstance)
                .map(document -> ((Node.Mapping) document).find("name"))
                .flatMap(Optional::stream)
                .filter(name -> name instanceof Node.Text text && !text.text().isEmpty())
                .map(Node.Text.class::cast)
                .reduce((first, last) -> last);
        String name = given.orElseGet(() -> normal(written.map(text -> interpolated(text, scope, findings))
                .orElseGet(() -> Paths.name(scope.folder().path()))));
        if (name.isEmpty()) {
            findings.problems()
                    .add(
                            written.map(Node.Text::location).orElse(at),
                            "the project has no name: write name: with letters, digits, _ and -");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private static String interpolated(Node.Text name, Scope scope, Findings findings) {
        return new Template(scope::variable, findings.at(name.location())).apply(name.text());
    }

    private static String normal(String name) {
        String allowed = FORBIDDEN.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
        return LEADING.matcher(allowed).replaceFirst("");
    }
}
