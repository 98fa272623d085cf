package io.quaymaster.agent.git;

import io.quaymaster.model.manifest.SourceTree.Entry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;

/** What the directories hold that were looked at last, as many as fit; a walk through a large tree must not stay in memory. */
final class DirectoryCache {
    private static final int MOST_ENTRIES = 10_000;

    private final Map<String, SortedMap<String, Entry>> directories = new LinkedHashMap<>(16, 0.75f, true);
    private int entries;

    synchronized SortedMap<String, Entry> get(String path, Supplier<SortedMap<String, Entry>> load) {
        SortedMap<String, Entry> known = directories.get(path);
        if (known == null) {
            known = load.get();
            directories.put(path, known);
            entries += known.size() + 1;
            dropOldest();
        }
        return known;
    }

    private void dropOldest() {
        Iterator<SortedMap<String, Entry>> oldest = directories.values().iterator();
        while (entries > MOST_ENTRIES && oldest.hasNext()) {
            entries -= oldest.next().size() + 1;
            oldest.remove();
        }
    }
}
