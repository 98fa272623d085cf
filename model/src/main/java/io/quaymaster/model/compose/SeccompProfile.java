package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.Optional;
import java.util.Set;

/** A profile of seccomp: a file for Compose, of which the daemon takes the content. */
final class SeccompProfile {
    private SeccompProfile() {}

    /** A security option as the daemon takes it; empty where the file cannot be had, which is a problem. */
    static Optional<Node> inlined(Node option, Translation project, Problems problems) {
        String[] parts = Texts.of(option).split("[=:]", 2);
        boolean isFile = parts.length == 2
                && parts[0].equals("seccomp")
                && !Set.of("unconfined", "builtin").contains(parts[1]);
        if (!isFile) {
            return Optional.of(option);
        }
        String path = parts[1].startsWith("/") ? parts[1] : project.folder() + "/" + parts[1];
        return project.text(path, option.location(), problems.within("security_opt"))
                .map(profile -> LongForms.text("seccomp=" + compact(profile), option));
    }

    /** JSON without white space between its parts, as Compose sends it. */
    private static String compact(String json) {
        StringBuilder compact = new StringBuilder();
        boolean quoted = false;
        for (int index = 0; index < json.length(); index++) {
            char next = json.charAt(index);
            boolean escaped = quoted && next == '\\' && index + 1 < json.length();
            if (escaped) {
                compact.append(next).append(json.charAt(++index));
                continue;
            }
            quoted ^= next == '"';
            if (quoted || !Character.isWhitespace(next)) {
                compact.append(next);
            }
        }
        return compact.toString();
    }
}
