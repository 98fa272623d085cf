package io.quaymaster.agent.cli;

/** What the process ends with. Scripts rely on it: no other numbers, no other meanings. */
public final class ExitCode {
    /** Done; in sync; nothing to change. */
    public static final int GOOD = 0;
    /** It did not work, or is not as it should be. */
    public static final int FAILED = 1;
    /** There is something to change. */
    public static final int CHANGES = 2;
    /** The command line is wrong, as BSD's sysexits has it. */
    public static final int USAGE = 64;

    private ExitCode() {}
}
