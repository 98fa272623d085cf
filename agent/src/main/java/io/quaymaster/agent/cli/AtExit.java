package io.quaymaster.agent.cli;

/** Something that is done if the process is told to end before this is cancelled: Ctrl-C does not unwind the stack. */
record AtExit(Thread hook) {
    static AtExit run(Runnable action) {
        Thread hook = new Thread(action, "at exit");
        Runtime.getRuntime().addShutdownHook(hook);
        return new AtExit(hook);
    }

    void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // Then it runs.
        }
    }
}
