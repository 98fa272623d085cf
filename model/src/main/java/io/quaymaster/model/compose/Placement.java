package io.quaymaster.model.compose;

import java.util.List;

/** How a relative path becomes an absolute one. */
@FunctionalInterface
interface Placement {
    Node place(Node node, Folder folder);

    Placement NONE = (node, folder) -> node;

    /** A path; empty stays empty. */
    Placement PATH = text((text, folder) -> text.isEmpty() ? text : folder.absolute(text));

    /** A path of a file of Compose, which may be elsewhere. */
    Placement FILE = text((text, folder) -> ProjectFiles.isRemote(text) ? text : folder.absolute(text));

    /** A path that may be one of Windows, which is absolute in another way. */
    Placement HOST_PATH = text((text, folder) -> Paths.isWindowsAbsolute(text) ? text : folder.absolute(text));

    /** What a build takes its files from: a path, a URL, another service, an image. */
    Placement CONTEXT = text((text, folder) -> isElsewhere(text) || text.isEmpty() ? text : folder.absolute(text));

    /** Each of a map of contexts. */
    Placement CONTEXTS = each(CONTEXT);

    /** Each of a list of paths. */
    Placement PATHS = each(PATH);

    /** The source of a mount, where it is a path. */
    Placement BIND = (node, folder) -> node instanceof Node.Mapping mount
                    && mount.text("type").filter("bind"::equals).isPresent()
            ? placed(mount, "source", folder)
            : node;

    /** The device of a volume that is a bind mount in disguise. */
    Placement BOUND_VOLUME = (node, folder) -> node instanceof Node.Mapping volume
                    && volume.text("driver").filter("local"::equals).isPresent()
                    && volume.mapping("driver_opts")
                            .text("o")
                            .filter("bind"::equals)
                            .isPresent()
            ? volume.with("driver_opts", placed(volume.mapping("driver_opts"), "device", folder))
            : node;

    List<String> SCHEMES = List.of("https://", "http://", "git://", "ssh://", "github.com/", "git@", "service:");

    /** Makes one text of another. */
    interface TextPlacement {
        String place(String text, Folder folder);
    }

    private static Placement text(TextPlacement placement) {
        return (node, folder) -> node instanceof Node.Text text
                ? new Node.Text(placement.place(text.text(), folder), text.location())
                : node;
    }

    private static Placement each(Placement placement) {
        return (node, folder) -> switch (node) {
            case Node.Mapping mapping -> mapping.each((key, value) -> placement.place(value, folder));
            case Node.Sequence sequence ->
                sequence.with(sequence.items().stream()
                        .map(item -> placement.place(item, folder))
                        .toList());
            default -> node;
        };
    }

    private static Node.Mapping placed(Node.Mapping mapping, String key, Folder folder) {
        return mapping.find(key)
                .map(path -> mapping.with(key, HOST_PATH.place(path, folder)))
                .orElse(mapping);
    }

    private static boolean isElsewhere(String context) {
        return context.contains("://") || SCHEMES.stream().anyMatch(context::startsWith);
    }

    /** A tree with absolute paths only. */
    static Node all(Form form, Node node, Folder folder) {
        return form.each(form.placement().place(node, folder), (child, value) -> all(child, value, folder));
    }
}
