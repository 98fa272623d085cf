package io.quaymaster.agent.reconcile;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads of what goes on until the program ends. */
final class Loops {
    private Loops() {}

    /**
     * A thread for each task, none of them virtual: releases of Java 25 before 25.0.3 may never resume a virtual thread whose timed
     * wait ends in the moment in which somebody wakes it (JDK-8369227), and a loop that hangs tells nobody.
     */
    static ExecutorService threads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("loop-", 1).daemon().factory());
    }
}
