package io.quaymaster.agent.docker;

import java.util.Locale;

/** One thing that the daemon can be asked. There is nothing else: docs/operations.md lists just these for a socket proxy. */
enum Operation {
    VERSION("GET", "/version"),
    EVENTS("GET", "/events"),

    LIST_CONTAINERS("GET", "/containers/json"),
    INSPECT_CONTAINER("GET", "/containers/{}/json"),
    CONTAINER_LOGS("GET", "/containers/{}/logs"),
    CREATE_CONTAINER("POST", "/containers/create"),
    START_CONTAINER("POST", "/containers/{}/start"),
    STOP_CONTAINER("POST", "/containers/{}/stop"),
    RENAME_CONTAINER("POST", "/containers/{}/rename"),
    UPDATE_CONTAINER("POST", "/containers/{}/update"),
    REMOVE_CONTAINER("DELETE", "/containers/{}"),

    LIST_IMAGES("GET", "/images/json"),
    INSPECT_IMAGE("GET", "/images/{}/json"),
    BUILD_IMAGE("POST", "/build"),
    PULL_IMAGE("POST", "/images/create"),
    IMPORT_IMAGE("POST", "/images/create"),
    TAG_IMAGE("POST", "/images/{}/tag"),
    PUSH_IMAGE("POST", "/images/{}/push"),
    REMOVE_IMAGE("DELETE", "/images/{}"),

    LIST_NETWORKS("GET", "/networks"),
    CREATE_NETWORK("POST", "/networks/create"),
    CONNECT_NETWORK("POST", "/networks/{}/connect"),
    DISCONNECT_NETWORK("POST", "/networks/{}/disconnect"),
    REMOVE_NETWORK("DELETE", "/networks/{}"),

    LIST_VOLUMES("GET", "/volumes"),
    INSPECT_VOLUME("GET", "/volumes/{}"),
    CREATE_VOLUME("POST", "/volumes/create"),
    REMOVE_VOLUME("DELETE", "/volumes/{}");

    private final String method;
    private final String path;

    Operation(String method, String path) {
        this.method = method;
        this.path = path;
    }

    String method() {
        return method;
    }

    /** Without the version; {@code {}} stands for the object's name or id. */
    String path() {
        return path;
    }

    /** Whether it changes something. */
    boolean isCommand() {
        return !method.equals("GET");
    }

    /** As metrics and docs write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
