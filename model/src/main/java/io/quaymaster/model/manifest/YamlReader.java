package io.quaymaster.model.manifest;

import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.Scanner;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads a file of YAML into trees with positions, one for each document that is not empty. The input is hostile until it is
 * read: everything that could grow without end has a limit.
 */
public final class YamlReader {
    /** The longest file that is read, in bytes. */
    public static final int LONGEST_FILE = 1024 * 1024;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(LONGEST_FILE).build();

    /** The documents of a file, as far as they can be read; what is wrong is among the problems. */
    public List<Yaml> read(String path, byte[] content, Problems problems) {
        return read(path, content, new ManifestNodes(problems), problems).stream()
                .filter(document -> !(document instanceof Yaml.Scalar scalar && scalar.type() == Yaml.Type.NULL))
                .toList();
    }

    /** The documents of a file in a language of its own, the empty ones too. */
    public <N> List<N> read(String path, byte[] content, YamlNodes<N> nodes, Problems problems) {
        if (content.length > LONGEST_FILE) {
            problems.add(new Location(path, 1, 1), tooLong(content.length));
            return List.of();
        }
        return Utf8.decode(path, content, problems)
                .map(text -> parse(path, text, nodes, problems))
                .orElse(List.of());
    }

    /** For a file that is not worth reading: its size alone tells. */
    public static String tooLong(long bytes) {
        return "the file has " + bytes + " bytes; at most " + LONGEST_FILE
                + " are read (1 MiB): split it, or exclude it in .quaymasterignore if it is no manifest";
    }

    private static <N> List<N> parse(String path, String text, YamlNodes<N> nodes, Problems problems) {
        Scanner tokens = nodes.tokens(new ScannerImpl(SETTINGS, new StreamReader(SETTINGS, text)), text);
        YamlTrees<N> trees = new YamlTrees<>(path, new ParserImpl(SETTINGS, tokens), nodes);
        try {
            trees.readAll();
        } catch (YamlTrees.Unreadable unreadable) {
            problems.add(unreadable.location(), unreadable.sentence());
        } catch (MarkedYamlEngineException invalid) {
            YamlSyntax.report(path, text, invalid, problems);
        } catch (YamlVersionException other) {
            problems.add(
                    new Location(path, 1, 1),
                    "the %YAML directive asks for another major version: remove it, 1.2 is read");
        } catch (YamlEngineException invalid) {
            problems.add(new Location(path, 1, 1), "this is not YAML: " + invalid.getMessage());
        }
        return trees.documents();
    }
}
