package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mount in its short form: {@code [SOURCE:]TARGET[:OPTIONS]}. A source that looks like a path is one of the host, any other is
 * a volume's name.
 */
final class VolumeText {
    private static final Set<String> PROPAGATIONS =
            Set.of("rprivate", "private", "rshared", "shared", "rslave", "slave");
    private static final Set<String> RELABELS = Set.of("z", "Z");
    private static final int SHORTEST_WITH_SOURCE = 3;

    private VolumeText() {}

    /** The place in the container; nothing where the text is no mount. */
    static Optional<String> target(String text) {
        List<String> parts = parts(text);
        return parts.stream().anyMatch(String::isEmpty)
                ? Optional.empty()
                : Optional.of(parts.size() == 1 ? parts.getFirst() : parts.get(1));
    }

    static Node parse(Node.Text text, Problems problems) {
        List<String> parts = parts(text.text());
        if (parts.size() > 3 || parts.stream().anyMatch(String::isEmpty)) {
            problems.add(
                    text.location(),
                    "must be a mount such as data:/var/lib/data, ./conf:/etc/conf:ro or /var/cache, not "
                            + text.described());
            return text;
        }
        String source = parts.size() == 1 ? "" : parts.getFirst();
        boolean bind = isPath(source);
        Node.Mapping mount =
                Node.Mapping.empty(text.location()).with("type", LongForms.text(bind ? "bind" : "volume", text));
        if (!source.isEmpty()) {
            mount = mount.with("source", LongForms.text(source, text));
        }
        String target = parts.size() == 1 ? parts.getFirst() : parts.get(1);
        mount = mount.with("target", LongForms.text(Paths.clean(target), text));
        List<String> options = parts.size() == 3 ? List.of(parts.get(2).split(",", -1)) : List.of();
        mount = withOptions(mount, options);
        if (bind) {
            return mount.with("bind", mount.mapping("bind").with("create_host_path", LongForms.flag(true, text)));
        }
        return text.text().length() < SHORTEST_WITH_SOURCE ? mount : mount.with("volume", mount.mapping("volume"));
    }

    private static Node.Mapping withOptions(Node.Mapping plain, List<String> options) {
        Node.Mapping mount = plain;
        for (String option : options) {
            if (option.equals("ro")) {
                mount = mount.with("read_only", LongForms.flag(true, plain));
            } else if (option.equals("rw")) {
                mount = mount.without("read_only");
            } else if (option.equals("nocopy")) {
                mount = mount.with(
                        "volume", Node.Mapping.empty(plain.location()).with("nocopy", LongForms.flag(true, plain)));
            } else if (PROPAGATIONS.contains(option)) {
                mount = bound(mount, "propagation", option);
            } else if (RELABELS.contains(option)) {
                mount = bound(mount, "selinux", option);
            }
            // Compose ignores all others.
        }
        return mount;
    }

    private static Node.Mapping bound(Node.Mapping mount, String key, String option) {
        return mount.with("bind", mount.mapping("bind").with(key, LongForms.text(option, mount)));
    }

    /** The parts between colons; the one after the letter of a Windows drive is none. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        if (text.length() > 0 && text.length() < SHORTEST_WITH_SOURCE) {
            return List.of(text);
        }
        int start = 0;
        for (int index = 0; index < text.length(); index++) {
            boolean drive = index - start == 1 && Character.isLetter(text.charAt(start));
            if (text.charAt(index) == ':' && !drive) {
                parts.add(text.substring(start, index));
                start = index + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static boolean isPath(String source) {
        if (source.isEmpty()) {
            return false;
        }
        boolean drive = source.length() > 1 && source.charAt(1) == ':' && Character.isLetter(source.charAt(0));
        return "./~".indexOf(source.charAt(0)) >= 0 || source.startsWith("\\\\") || drive;
    }
}
