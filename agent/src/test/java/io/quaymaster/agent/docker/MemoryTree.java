package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.SourceTree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A tree made of text: paths with content; {@code *} after a path makes it executable, {@code @} a link. */
final class MemoryTree implements SourceTree {
    private final SortedMap<String, byte[]> contents = new TreeMap<>();
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    MemoryTree with(String path, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        String name = path.replaceAll("[*@]$", "");
        String id = id(name + text);
        contents.put(name, content);
        entries.put(
                name,
                path.endsWith("@")
                        ? new Entry.Link(name, id, text)
                        : new Entry.File(name, id, path.endsWith("*"), content.length));
        return this;
    }

    MemoryTree withSubmodule(String path) {
        entries.put(path, new Entry.Submodule(path, id(path)));
        return this;
    }

    @Override
    public Found find(String path) {
        if (entries.get(path) instanceof Entry.Link link) {
            return find(link.target());
        }
        if (entries.containsKey(path)) {
            return new Found.At(entries.get(path));
        }
        boolean directory = path.isEmpty() || entries.keySet().stream().anyMatch(name -> name.startsWith(path + "/"));
        return directory ? new Found.At(directory(path)) : new Found.Missing();
    }

    @Override
    public List<Entry> list(Entry.Directory directory) {
        String prefix = directory.path().isEmpty() ? "" : directory.path() + "/";
        SortedMap<String, Entry> children = new TreeMap<>();
        entries.forEach((path, entry) -> {
            if (path.startsWith(prefix)) {
                int slash = path.indexOf('/', prefix.length());
                String child = slash < 0 ? path : path.substring(0, slash);
                children.put(child, slash < 0 ? entry : directory(child));
            }
        });
        return List.copyOf(children.values());
    }

    @Override
    public byte[] read(Entry.File file) {
        return contents.getOrDefault(file.path(), new byte[0]);
    }

    private Entry.Directory directory(String path) {
        Stream<String> ids = entries.values().stream()
                .filter(entry -> path.isEmpty() || entry.path().startsWith(path + "/"))
                .map(Entry::objectId);
        return new Entry.Directory(path, id(ids.toList().toString()));
    }

    private static String id(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
