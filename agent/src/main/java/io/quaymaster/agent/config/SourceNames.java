package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.manifest.Yaml;
import io.quaymaster.model.state.SourceName;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What sources are called: as the configuration says or, where it does not, as the last part of their URL. */
final class SourceNames {
    private static final Pattern LAST_PART = Pattern.compile("^.*[/:]|\\.git$");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

    private SourceNames() {}

    static String name(Spec source) {
        return source.find(Keys.NAME_OF_SOURCE).orElseGet(() -> fromUrl(source.get(Keys.URL)));
    }

    private static String fromUrl(String url) {
        String trimmed = url.replaceFirst("/+$", "").replaceFirst("/\\.git$", "");
        String last = LAST_PART.matcher(trimmed).replaceAll("").toLowerCase(Locale.ROOT);
        return OTHERS.matcher(last).replaceAll("-").replaceAll("^-|-$", "");
    }

    /** Reports sources without a name, or with the name of another; also of a configuration that is wrong otherwise. */
    static void check(Yaml configuration, Problems problems) {
        Set<String> names = new HashSet<>();
        if (configuration instanceof Yaml.Mapping mapping
                && mapping.find(Keys.SOURCES.name()).map(Yaml.Entry::value).orElse(null)
                        instanceof Yaml.Sequence sources) {
            if (sources.items().isEmpty()) {
                problems.add(mapping.location(), "sources: needs at least one source, with its url");
            }
            sources.items().forEach(source -> check(source, names, problems));
        }
    }

    private static void check(Yaml source, Set<String> names, Problems problems) {
        Optional<String> written = text(source, Keys.NAME_OF_SOURCE.name());
        Optional<String> name = written.or(() -> text(source, Keys.URL.name()).map(SourceNames::fromUrl));
        if (name.isEmpty()) {
            return;
        }
        if (!SourceName.fits(name.get())) {
            if (written.isEmpty()) {
                problems.add(source.location(), "needs \"name\": the url does not end in one");
            }
        } else if (!names.add(name.get())) {
            problems.add(
                    source.location(),
                    "another source is called \"" + name.get() + "\" already; give this one a \"name\" of its own");
        }
    }

    private static Optional<String> text(Yaml source, String key) {
        return source instanceof Yaml.Mapping mapping
                ? mapping.find(key)
                        .map(Yaml.Entry::value)
                        .filter(Yaml.Scalar.class::isInstance)
                        .map(value -> ((Yaml.Scalar) value).text())
                : Optional.empty();
    }
}
