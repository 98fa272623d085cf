package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Resource;
import java.util.Optional;

/** What a resource is called within its source: {@code container/web}. */
public record ResourceId(Kind kind, String name) implements Comparable<ResourceId> {
    public static ResourceId of(Resource resource) {
        return new ResourceId(resource.kind(), resource.name());
    }

    /** Reads what {@link #toString} wrote; empty for anything else. */
    public static Optional<ResourceId> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            return Optional.empty();
        }
        String name = text.substring(slash + 1);
        return Kind.ofWord(text.substring(0, slash)).map(kind -> new ResourceId(kind, name));
    }

    @Override
    public int compareTo(ResourceId other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind.word() + "/" + name;
    }
}
