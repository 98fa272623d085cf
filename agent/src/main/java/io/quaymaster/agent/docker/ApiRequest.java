package io.quaymaster.agent.docker;

import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One request to the daemon.
 *
 * @param object the name or id that the path is about; empty where it has none
 * @param query in order; a name may come more than once
 * @param deadline how long the daemon may be silent: until it answers, and between two items of an answer that is a stream
 */
record ApiRequest(
        Operation operation,
        String object,
        List<Parameter> query,
        SortedMap<String, String> headers,
        Body body,
        Duration deadline) {
    private static final Duration USUAL_DEADLINE = Duration.ofSeconds(60);

    record Parameter(String name, String value) {}

    /** What is sent along. */
    sealed interface Body {
        record None() implements Body {}

        /** @param data of Strings, Numbers, Booleans, and of Lists and Maps of these */
        record Json(Object data) implements Body {}

        record Stream(String contentType, InputStream content) implements Body {}
    }

    ApiRequest {
        query = List.copyOf(query);
        headers = new TreeMap<>(headers);
    }

    static ApiRequest to(Operation operation) {
        return of(operation, "");
    }

    static ApiRequest of(Operation operation, String object) {
        return new ApiRequest(operation, object, List.of(), new TreeMap<>(), new Body.None(), USUAL_DEADLINE);
    }

    ApiRequest query(String name, String value) {
        List<Parameter> more = new ArrayList<>(query);
        more.add(new Parameter(name, value));
        return new ApiRequest(operation, object, more, headers, body, deadline);
    }

    ApiRequest header(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new ApiRequest(operation, object, query, more, body, deadline);
    }

    ApiRequest json(Object data) {
        return new ApiRequest(operation, object, query, headers, new Body.Json(data), deadline);
    }

    ApiRequest stream(String contentType, InputStream content) {
        return new ApiRequest(operation, object, query, headers, new Body.Stream(contentType, content), deadline);
    }

    ApiRequest within(Duration silence) {
        return new ApiRequest(operation, object, query, headers, body, silence);
    }

    /** The path with the object in it, without version and query. */
    String path() {
        return operation.path().replace("{}", encodedPath(object));
    }

    /** What follows the version in the request line. */
    String target() {
        String parameters = query.stream()
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? path() : path() + "?" + parameters;
    }

    /** As a person reads it; without the query and headers, which may hold secrets. */
    @Override
    public String toString() {
        return operation.method() + " " + path();
    }

    // An image's name holds slashes and colons, and the daemon's routes want them as they are.
    private static String encodedPath(String text) {
        return encoded(text)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("%40", "@");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
