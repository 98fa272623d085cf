package io.quaymaster.agent.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What is known of the terminal.
 *
 * @param output whether standard output is one
 * @param errors whether standard error is one
 * @param size asks for its size now; takes some milliseconds
 */
public record Terminal(boolean output, boolean errors, Supplier<Size> size) {
    private static final Size USUAL = new Size(80, 24);
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("([1-9][0-9]{0,3}) ([1-9][0-9]{0,3})");
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    /** In characters. */
    public record Size(int columns, int rows) {}

    /** No terminal: a file or a pipe. */
    public static Terminal none() {
        return new Terminal(false, false, () -> USUAL);
    }

    static Terminal ofProcess() {
        return new Terminal(isTerminal(OUTPUT), isTerminal(ERRORS), Terminal::ask);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return isTerminalAsTheShellSees(descriptor);
        }
    }

    private static boolean isTerminalAsTheShellSees(int descriptor) {
        try {
            Process test = new ProcessBuilder("test", "-t", Integer.toString(descriptor))
                    .inheritIO()
                    .start();
            return test.waitFor() == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Size ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            stty.waitFor(1, TimeUnit.SECONDS);
            return parse(answer.strip());
        } catch (IOException noTerminalOrNoStty) {
            return USUAL;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    /** What {@code stty size} prints: rows, then columns. */
    static Size parse(String answer) {
        var matcher = ROWS_AND_COLUMNS.matcher(answer);
        return matcher.matches()
                ? new Size(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(1)))
                : USUAL;
    }
}
