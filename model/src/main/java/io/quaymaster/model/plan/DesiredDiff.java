package io.quaymaster.model.plan;

import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import io.quaymaster.model.state.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two revisions, whatever the daemon has: for reviewing a change before it is applied.
 *
 * @param differences sorted by resource, each resource once
 */
public record DesiredDiff(List<Difference> differences) {
    public DesiredDiff {
        differences = List.copyOf(differences);
    }

    /** A resource that is not the same in both revisions. */
    public sealed interface Difference {
        ResourceId resource();

        /**
         * @param fields what it is declared with, each from null
         */
        record Added(ResourceId resource, List<Reason.Change> fields) implements Difference {
            public Added {
                fields = List.copyOf(fields);
            }
        }

        record Removed(ResourceId resource) implements Difference {}

        record Changed(ResourceId resource, List<Reason.Change> fields) implements Difference {
            public Changed {
                fields = List.copyOf(fields);
            }
        }
    }

    public static DesiredDiff between(Desired from, Desired to) {
        SortedMap<ResourceId, SortedMap<String, String>> before = DesiredFields.of(from);
        SortedMap<ResourceId, SortedMap<String, String>> after = DesiredFields.of(to);
        List<Difference> differences = new ArrayList<>();
        for (ResourceId resource : union(before.keySet(), after.keySet())) {
            SortedMap<String, String> old = before.get(resource);
            SortedMap<String, String> fresh = after.get(resource);
            if (fresh == null) {
                differences.add(new Difference.Removed(resource));
            } else if (old == null) {
                differences.add(new Difference.Added(resource, changes(Map.of(), fresh)));
            } else if (!old.equals(fresh)) {
                differences.add(new Difference.Changed(resource, changes(old, fresh)));
            }
        }
        return new DesiredDiff(differences);
    }

    public boolean isEmpty() {
        return differences.isEmpty();
    }

    private static List<Reason.Change> changes(Map<String, String> old, Map<String, String> fresh) {
        List<Reason.Change> changes = new ArrayList<>();
        for (String field : union(old.keySet(), fresh.keySet())) {
            String from = old.get(field);
            String to = fresh.get(field);
            if (from == null || !from.equals(to)) {
                changes.add(new Reason.Change(field, shown(field, from), shown(field, to)));
            }
        }
        return changes;
    }

    private static @Nullable String shown(String field, @Nullable String value) {
        return value != null && SecretNames.hides(field, value) ? SecretNames.HIDDEN : value;
    }

    private static <T extends Comparable<T>> Set<T> union(Iterable<T> first, Iterable<T> second) {
        Set<T> all = new TreeSet<>();
        first.forEach(all::add);
        second.forEach(all::add);
        return all;
    }
}
