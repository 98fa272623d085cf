package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the images that a Dockerfile starts from or copies from, so that those of private registries can be fetched before the
 * build: a build without a session has no credentials. What it does not find, the builder finds out by itself.
 */
final class BaseImages {
    private static final Pattern ESCAPE = Pattern.compile("#\\s*escape\\s*=\\s*(\\S)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern SYNTAX = Pattern.compile("#\\s*syntax\\s*=\\s*(\\S+)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern FROM =
            Pattern.compile("FROM\\s+(?:--\\S+\\s+)*(\\S+)(?:\\s+AS\\s+(\\S+))?\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern ARG = Pattern.compile("ARG\\s+(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ARG_DEFAULT = Pattern.compile("(\\w+)=(\"[^\"]*\"|'[^']*'|\\S*)");
    private static final Pattern COPIED = Pattern.compile(
            "(?:COPY|ADD|RUN)\\s.*?(?:--from=|--mount=\\S*?\\bfrom=)([^\\s,]+).*", Pattern.CASE_INSENSITIVE);
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)(?:(:?[-+])([^}]*))?\\})");

    private final Map<String, String> given;
    private final Map<String, String> arguments = new HashMap<>();
    private final Set<String> stages = new HashSet<>(Set.of("scratch"));
    private final Set<ImageReference> found = new LinkedHashSet<>();
    private boolean inStage;

    private BaseImages(Map<String, String> given) {
        this.given = given;
    }

    /** @param arguments of the build */
    static List<ImageReference> of(String dockerfile, Map<String, String> arguments) {
        BaseImages images = new BaseImages(arguments);
        instructions(dockerfile).forEach(images::read);
        return List.copyOf(images.found);
    }

    private void read(String instruction) {
        Matcher syntax = SYNTAX.matcher(instruction);
        Matcher from = FROM.matcher(instruction);
        Matcher arg = ARG.matcher(instruction);
        Matcher copied = COPIED.matcher(instruction);
        if (syntax.matches()) {
            add(syntax.group(1));
        } else if (from.matches()) {
            inStage = true;
            add(expanded(from.group(1)));
            if (from.group(2) != null) {
                stages.add(from.group(2).toLowerCase(Locale.ROOT));
            }
        } else if (arg.matches() && !inStage) {
            // Only arguments before the first FROM can be used in one.
            ARG_DEFAULT
                    .matcher(arg.group(1))
                    .results()
                    .forEach(match -> arguments.put(match.group(1), unquoted(match.group(2))));
        } else if (copied.matches()) {
            add(expanded(copied.group(1)));
        }
    }

    private void add(String image) {
        boolean stage = stages.contains(image.toLowerCase(Locale.ROOT)) || image.matches("\\d+");
        if (!stage) {
            ImageReference.parse(image).ifPresent(found::add);
        }
    }

    private String expanded(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match)));
    }

    private String value(MatchResult match) {
        String name = match.group(1) == null ? match.group(2) : match.group(1);
        String value = given.getOrDefault(name, arguments.getOrDefault(name, ""));
        String operator = match.group(3) == null ? "" : match.group(3);
        return switch (operator) {
            case ":-", "-" -> value.isEmpty() ? match.group(4) : value;
            case ":+", "+" -> value.isEmpty() ? "" : match.group(4);
            default -> value;
        };
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** The lines with their continuations; of the comments only the first ones, which can say something to the builder. */
    private static List<String> instructions(String dockerfile) {
        List<String> instructions = new ArrayList<>();
        StringBuilder begun = new StringBuilder();
        String escape = "\\";
        boolean directives = true;
        for (String line : dockerfile.lines().map(String::strip).toList()) {
            Matcher escapeDirective = ESCAPE.matcher(line);
            directives &= line.startsWith("#");
            if (directives && escapeDirective.matches()) {
                escape = escapeDirective.group(1);
            } else if (line.endsWith(escape) && !line.startsWith("#")) {
                begun.append(line, 0, line.length() - 1).append(' ');
            } else if (directives || !(line.startsWith("#") || line.isEmpty())) {
                instructions.add(begun.append(line).toString());
                begun.setLength(0);
            }
        }
        return instructions;
    }
}
