package io.quaymaster.agent.bench;

import java.nio.charset.StandardCharsets;

/**
 * A request to the daemon.
 *
 * @param target the path with the version and the parameters
 * @param body empty where there is none
 */
record Request(String method, String target, String body) {
    static Request of(String method, String target) {
        return new Request(method, target, "");
    }

    static Request of(Message message) {
        String[] words = message.start().split(" ", -1);
        return new Request(words[0], words[1], message.body());
    }

    boolean creates() {
        return method.equals("POST") && target.contains("/containers/create?");
    }

    /** Whether it creates the container of this name, or starts what has the id. */
    boolean isFor(String name, String id) {
        return creates() ? target.endsWith("name=" + name) : starts() && target.contains("/" + id + "/");
    }

    /** The same for whatever has a name in place of an id. */
    Request byName(String name, String id) {
        return new Request(method, target.replace("/" + id + "/", "/" + name + "/"), body);
    }

    boolean starts() {
        return method.equals("POST") && target.endsWith("/start");
    }

    byte[] bytes() {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return (method + " " + target
                        + " HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: " + length
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
