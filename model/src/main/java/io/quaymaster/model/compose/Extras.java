package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.manifest.Problems;
import java.util.List;
import java.util.Optional;

/** What a service is given under {@code x-quaymaster}, because Compose has no words for it. */
final class Extras {
    private static final String DEPENDS_ON = "depends_on";
    private static final List<String> KEYS = List.of(DEPENDS_ON, "rollout");

    private final Node.Mapping extras;
    private final Problems problems;

    Extras(Node.Mapping extras, Problems problems) {
        this.extras = extras;
        this.problems = problems;
    }

    /** Lays it over the rest. */
    void write(Document container) {
        extras.members().forEach((key, member) -> write(container, key, member));
    }

    private void write(Document container, String key, Node.Member member) {
        Node value = member.value();
        if (!KEYS.contains(key)) {
            problems.within("x-quaymaster")
                    .add(member.key(), "unknown key " + Quoted.of(key) + Nearest.hint(key, KEYS));
            return;
        }
        Optional<Node.Mapping> more = asMap(key, value);
        if (more.isEmpty()) {
            String allowed = key.equals(DEPENDS_ON) ? "a map or a list of names" : "a map";
            problems.within("x-quaymaster." + key)
                    .add(value.location(), "must be " + allowed + ", not " + value.described());
            return;
        }
        Document merged = new Document(value.location());
        for (Node.Mapping part : List.of(container.node().mapping(key), more.get())) {
            merged.take(part, List.copyOf(part.members().keySet()));
        }
        container.put(key, member.key(), merged.node());
    }

    /** Dependencies may also be a list of names, as everywhere. */
    private static Optional<Node.Mapping> asMap(String key, Node value) {
        return switch (value) {
            case Node.Mapping map -> Optional.of(map);
            case Node.Sequence names
            when key.equals(DEPENDS_ON) && names.items().stream().allMatch(Node.Text.class::isInstance) -> {
                Document map = new Document(names.location());
                names.items()
                        .forEach(item -> map.put(
                                ((Node.Text) item).text(), item.location(), new Document(item.location()).node()));
                yield Optional.of(map.node());
            }
            default -> Optional.empty();
        };
    }
}
