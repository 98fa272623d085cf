package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import io.quaymaster.model.manifest.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The files of the source, by the absolute paths that a project knows them by.
 *
 * @param root what the root of the tree is called
 */
record ProjectFiles(SourceTree tree, String root) {
    /** What stands for bytes that are not UTF-8. */
    static final String UNREADABLE = "\uFFFD";

    static final String NOT_TEXT = "the value is not UTF-8: save the file as UTF-8";

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final List<String> REMOTE =
            List.of("https://", "http://", "git://", "ssh://", "git@", "oci://", "github.com/");

    /** The path from the root of the tree, which is what problems name; the path itself where it leads out of the tree. */
    String name(String path) {
        String prefix = root.endsWith("/") ? root : root + "/";
        return path.startsWith(prefix) ? path.substring(prefix.length()) : path;
    }

    private Found find(String path) {
        String clean = Paths.clean(path);
        if (clean.equals(root)) {
            return tree.find("");
        }
        String name = name(clean);
        return name.startsWith("/") ? new Found.Outside(path) : tree.find(name);
    }

    boolean isFile(String path) {
        return find(path) instanceof Found.At(Entry.File file);
    }

    /** The file at a path, links followed; nothing where there is none. */
    Optional<Entry.File> file(String path) {
        return find(path) instanceof Found.At(Entry.File file) ? Optional.of(file) : Optional.empty();
    }

    boolean isFolder(String path) {
        return find(path) instanceof Found.At(Entry.Directory directory);
    }

    static boolean isRemote(String path) {
        return REMOTE.stream().anyMatch(path::startsWith);
    }

    /**
     * What a file of variables holds; nothing after reporting why it cannot be read. What is not UTF-8 becomes
     * {@link #UNREADABLE}: in comments nobody minds.
     *
     * @param from where the file is asked for
     */
    Optional<String> text(String path, Location from, Problems problems) {
        return content(path, from, problems)
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .map(text -> text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text);
    }

    /**
     * What a file holds; nothing after reporting why it cannot be read.
     *
     * @param from where the file is asked for
     */
    Optional<byte[]> content(String path, Location from, Problems problems) {
        String quoted = Quoted.of(name(path));
        switch (find(path)) {
            case Found.At(Entry.File file)
            when file.size() > YamlReader.LONGEST_FILE ->
                problems.add(
                        from,
                        quoted + " has " + file.size() + " bytes; at most " + YamlReader.LONGEST_FILE
                                + " are read (1 MiB)");
            case Found.At(Entry.File file) -> {
                return Optional.of(tree.read(file));
            }
            case Found.At other -> problems.add(from, quoted + " is no file");
            case Found.Missing missing -> problems.add(from, "there is no file " + quoted);
            case Found.Outside outside ->
                problems.add(
                        from,
                        quoted + " leads out of the repository: only what is in the repository, also after links are"
                                + " followed, can be used");
        }
        return Optional.empty();
    }
}
