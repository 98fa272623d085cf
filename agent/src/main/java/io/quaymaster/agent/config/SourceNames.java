package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.manifest.Yaml;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What sources are called: as the configuration says or, where it does not, as the last part of their URL. */
final class SourceNames {
    static final String GRAMMAR = "(?=.{1,64}$)[a-z0-9]+(?:[._-][a-z0-9]+)*";
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

    /** Reports sources without a name, or with the name of another. */
    static void check(Spec spec, Yaml.Mapping node, Problems problems) {
        Set<String> names = new HashSet<>();
        List<Spec> sources = spec.get(Keys.SOURCES);
        if (sources.isEmpty()) {
            problems.add(node.location(), "sources: needs at least one source, with its url");
        }
        for (int index = 0; index < sources.size(); index++) {
            String name = name(sources.get(index));
            if (!name.matches(GRAMMAR)) {
                problems.add(item(node, index).location(), "needs \"name\": the url does not end in one");
            } else if (!names.add(name)) {
                problems.add(
                        item(node, index).location(),
                        "another source is called \"" + name + "\" already; give this one a \"name\" of its own");
            }
        }
    }

    private static Yaml item(Yaml.Mapping node, int index) {
        return node.find(Keys.SOURCES.name())
                .map(Yaml.Entry::value)
                .filter(Yaml.Sequence.class::isInstance)
                .map(Yaml.Sequence.class::cast)
                .map(sequence -> sequence.items().get(index))
                .orElse(node);
    }
}
