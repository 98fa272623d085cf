package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.DockerException.Category;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * The rules of a {@code .dockerignore} file: which paths of a build's context the daemon does not get to see. Patterns are
 * matched against the whole path from the context's root, a pattern that matches a directory covers what is below it, and the
 * last rule that matches a path decides, as in Docker's own builder.
 */
final class Dockerignore {
    static final Dockerignore NONE = new Dockerignore(List.of());
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<Rule> rules;

    /** @param exception whether it takes back what an earlier rule ignored */
    private record Rule(DockerignorePattern path, boolean exception) {}

    private Dockerignore(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * @param file for the message of the error
     * @throws DockerException REFUSED for a pattern that Docker would not take either
     */
    static Dockerignore parse(String file, String text) {
        List<Rule> rules = new ArrayList<>();
        for (String line : withoutMark(text).lines().toList()) {
            String pattern = line.strip();
            // Only a # in the first column begins a comment.
            if (!line.startsWith("#") && !pattern.isEmpty()) {
                rule(file, pattern).ifPresent(rules::add);
            }
        }
        return new Dockerignore(rules);
    }

    /** @param path relative to the context's root, without a leading slash */
    boolean ignores(String path) {
        boolean ignored = false;
        for (Rule rule : rules) {
            if (rule.exception() == ignored && rule.path().covers(path)) {
                ignored = !ignored;
            }
        }
        return ignored;
    }

    /** Whether something below an ignored directory can still be needed. */
    boolean hasExceptions() {
        return rules.stream().anyMatch(Rule::exception);
    }

    private static Optional<Rule> rule(String file, String pattern) {
        boolean exception = pattern.startsWith("!");
        String written = exception ? pattern.substring(1).strip() : pattern;
        if (written.isEmpty()) {
            throw invalid(file, pattern, "it names nothing");
        }
        try {
            String path = relative(Path.of(written).normalize().toString());
            return path.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Rule(DockerignorePattern.compile(path), exception));
        } catch (PatternSyntaxException unbalanced) {
            throw invalid(file, pattern, unbalanced.getDescription());
        } catch (InvalidPathException noPath) {
            throw invalid(file, pattern, noPath.getReason());
        }
    }

    private static String relative(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private static DockerException invalid(String file, String pattern, String why) {
        return new DockerException(
                Category.REFUSED,
                file + ": the pattern \"" + pattern + "\" cannot be used: " + why + "; correct it or remove the line");
    }

    private static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }
}
