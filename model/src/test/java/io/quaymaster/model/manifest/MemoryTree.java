package io.quaymaster.model.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A source tree in memory, for tests: it names its content as Git does. */
public final class MemoryTree implements SourceTree {
    private static final int MOST_LINKS = 40;

    private final SortedMap<String, Leaf> leaves = new TreeMap<>();

    private sealed interface Leaf {
        // Kept here only, and never compared.
        @SuppressWarnings("ArrayRecordComponent")
        record Content(byte[] bytes, boolean executable) implements Leaf {}

        record Points(String target) implements Leaf {}

        record Module(String commit) implements Leaf {}
    }

    public MemoryTree file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public MemoryTree file(String path, byte[] content) {
        leaves.put(path, new Leaf.Content(content.clone(), false));
        return this;
    }

    public MemoryTree executable(String path, String text) {
        leaves.put(path, new Leaf.Content(text.getBytes(StandardCharsets.UTF_8), true));
        return this;
    }

    public MemoryTree link(String path, String target) {
        leaves.put(path, new Leaf.Points(target));
        return this;
    }

    public MemoryTree submodule(String path, String commit) {
        leaves.put(path, new Leaf.Module(commit));
        return this;
    }

    @Override
    public String name() {
        return "project";
    }

    @Override
    public Found find(String path) {
        Deque<String> rest = new ArrayDeque<>(parts(path));
        List<String> way = new ArrayList<>();
        String last = path;
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.equals("..")) {
                if (way.isEmpty()) {
                    return new Found.Outside(last);
                }
                way.removeLast();
                continue;
            }
            way.add(part);
            if (leaves.get(String.join("/", way)) instanceof Leaf.Points link) {
                links++;
                last = link.target();
                if (link.target().startsWith("/")) {
                    return new Found.Outside(link.target());
                }
                if (links > MOST_LINKS) {
                    return new Found.Missing();
                }
                way.removeLast();
                parts(link.target()).reversed().forEach(rest::push);
            }
        }
        return entry(String.join("/", way)).<Found>map(Found.At::new).orElseGet(Found.Missing::new);
    }

    @Override
    public List<Entry> list(Entry.Directory directory) {
        String prefix = directory.path().isEmpty() ? "" : directory.path() + "/";
        return leaves.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .map(path -> path.contains("/") ? path.substring(0, path.indexOf('/')) : path)
                .distinct()
                .sorted()
                .map(name -> entry(prefix + name).orElseThrow())
                .toList();
    }

    @Override
    public byte[] read(Entry.File file) {
        if (leaves.get(file.path()) instanceof Leaf.Content content) {
            return content.bytes().clone();
        }
        throw new IllegalStateException("no file: " + file.path());
    }

    private Optional<Entry> entry(String path) {
        Leaf leaf = leaves.get(path);
        if (leaf == null) {
            Entry.Directory directory = new Entry.Directory(path, "");
            boolean there = path.isEmpty() || leaves.keySet().stream().anyMatch(key -> key.startsWith(path + "/"));
            return there ? Optional.of(new Entry.Directory(path, treeId(directory))) : Optional.empty();
        }
        return Optional.of(
                switch (leaf) {
                    case Leaf.Content content ->
                        new Entry.File(path, blobId(content.bytes()), content.executable(), content.bytes().length);
                    case Leaf.Points link ->
                        new Entry.Link(path, blobId(link.target().getBytes(StandardCharsets.UTF_8)), link.target());
                    case Leaf.Module module -> new Entry.Submodule(path, module.commit());
                });
    }

    private String treeId(Entry.Directory directory) {
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        // Git sorts directories as if their names ended in a slash.
        list(directory).stream()
                .sorted(Comparator.comparing(
                        entry -> entry instanceof Entry.Directory ? entry.path() + "/" : entry.path()))
                .forEach(entry -> {
                    String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                    tree.writeBytes((mode(entry) + " " + name + "\0").getBytes(StandardCharsets.UTF_8));
                    tree.writeBytes(HexFormat.of().parseHex(entry.objectId()));
                });
        return id("tree", tree.toByteArray());
    }

    private static String mode(Entry entry) {
        return switch (entry) {
            case Entry.File file -> file.executable() ? "100755" : "100644";
            case Entry.Directory directory -> "40000";
            case Entry.Link link -> "120000";
            case Entry.Submodule submodule -> "160000";
        };
    }

    private static String blobId(byte[] content) {
        return id("blob", content);
    }

    private static String id(String type, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update((type + " " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }
}
