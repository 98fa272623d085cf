package io.quaymaster.agent.docker;

import java.time.Duration;

/** Somebody who counts what the daemon is asked. */
@FunctionalInterface
public interface RequestListener {
    /**
     * @param operation such as {@code list_containers}
     * @param result {@code ok}, or the category of the failure in lower case
     */
    void answered(String operation, String result, Duration took);
}
