package io.quaymaster.agent.cli;

import io.quaymaster.model.manifest.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a command sees of the process it runs in.
 *
 * @param out where results go
 * @param err where complaints and logs go
 * @param directory the one that relative paths start at
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        SortedMap<String, String> environment,
        Path directory,
        InstantSource clock) {
    public Surroundings {
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    /** Those of this process. Text is UTF-8 whatever the locale says: a container often has none. */
    public static Surroundings ofProcess() {
        return new Surroundings(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                Terminal.ofProcess(),
                new TreeMap<>(System.getenv()),
                Path.of("").toAbsolutePath(),
                InstantSource.system());
    }

    /** Says what is likely not meant. */
    void warn(List<Problem> warnings) {
        warnings.forEach(warning -> err.println("warning: " + warning));
    }

    /** Whether results may be coloured: on a terminal that can, unless <a href="https://no-color.org">NO_COLOR</a> is set. */
    boolean colours() {
        return terminal.output() && mayColour();
    }

    /** The same for complaints and logs. */
    boolean coloursOfErrors() {
        return terminal.errors() && mayColour();
    }

    /** Whether lines that were written can be written over. */
    boolean redraws() {
        return terminal.output() && !dumb();
    }

    private boolean mayColour() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !dumb();
    }

    private boolean dumb() {
        return environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
