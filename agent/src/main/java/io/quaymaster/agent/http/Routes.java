package io.quaymaster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which requests are answered, and by what. Paths are exact. */
final class Routes {
    private final List<Route> routes;

    Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    static Route get(String path, Handler handler) {
        return new Route("GET", path, handler);
    }

    static Route post(String path, Handler handler) {
        return new Route("POST", path, handler);
    }

    Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        List<Route> there =
                routes.stream().filter(route -> route.path().equals(path)).toList();
        if (there.isEmpty()) {
            return Answer.text(Answer.NOT_FOUND, "nothing is here; " + paths());
        }
        Optional<Route> taken = there.stream()
                .filter(route -> route.takes(exchange.getRequestMethod()))
                .findFirst();
        return taken.isPresent() ? taken.get().handler().answer(exchange) : methodNotAllowed(exchange, there);
    }

    private static Answer methodNotAllowed(HttpExchange exchange, List<Route> there) {
        String methods = String.join(
                ", ", there.stream().flatMap(route -> route.methods().stream()).toList());
        exchange.getResponseHeaders().set("Allow", methods);
        return Answer.text(Answer.METHOD_NOT_ALLOWED, "use " + methods);
    }

    private String paths() {
        SortedSet<String> paths = new TreeSet<>();
        routes.forEach(route -> paths.add(route.path()));
        return "there are " + String.join(" ", paths);
    }

    /** Answers one kind of request. */
    interface Handler {
        Answer answer(HttpExchange exchange) throws IOException;
    }

    record Route(String method, String path, Handler handler) {
        boolean takes(String requested) {
            return methods().contains(requested);
        }

        List<String> methods() {
            return method.equals("GET") ? List.of("GET", "HEAD") : List.of(method);
        }
    }
}
