package io.quaymaster.agent.git;

import java.time.Instant;

/**
 * A commit.
 *
 * @param id all 40 hexadecimal digits
 * @param time when it was committed
 * @param author name without address
 * @param subject first line of the message
 */
public record Revision(String id, Instant time, String author, String subject) {
    public String shortId() {
        return id.substring(0, 7);
    }
}
