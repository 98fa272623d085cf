package io.quaymaster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quaymaster.agent.config.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's HTTP server: takes connections, and turns away what is not meant for us before anything else looks at it. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int REQUESTS_AT_ONCE = 64;
    private static final int SECONDS_TO_DRAIN = 2;

    static {
        // Whoever begins requests and does not end them must not keep others away, a health check least of all:
        // a request has little time, and there is room for many of them, which cost next to nothing.
        limit("sun.net.httpserver.maxReqTime", "5");
        limit("jdk.httpserver.maxConnections", "1000");
        limit("sun.net.httpserver.maxReqHeaders", "64");
        limit("sun.net.httpserver.maxReqHeaderSize", "32768");
        limit("sun.net.httpserver.nodelay", "true");
    }

    /** The JDK's server takes these from the system's properties, once; what is set there already is left as it is. */
    private static void limit(String property, String value) {
        System.getProperties().putIfAbsent(property, value);
    }

    private final HttpServer server;
    // On Java 21 a virtual thread that waits for a request to go on keeps its carrier, of which there are as many as
    // processors: a few of them would stop everything else that the agent does. No more threads than connections.
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("http-", 0).daemon().factory());
    private final Semaphore free = new Semaphore(REQUESTS_AT_ONCE);
    private final Guard guard;
    private final Routes routes;

    private Server(HttpServer server, Guard guard, Routes routes) {
        this.server = server;
        this.guard = guard;
        this.routes = routes;
    }

    /**
     * Listens and answers.
     *
     * @param names further names that requests may call this host by
     */
    public static Server start(Listen.At listen, Set<String> names, Endpoints endpoints) {
        Server started = new Server(bind(listen), new Guard(listen, names), endpoints.routes());
        started.server.setExecutor(started.threads);
        started.server.createContext("/", started::handle);
        started.server.start();
        LOG.info("listening address={}", started.address());
        return started;
    }

    private static HttpServer bind(Listen.At listen) {
        try {
            return HttpServer.create(address(listen), 0);
        } catch (IOException e) {
            throw new HttpException(
                    "cannot listen on " + listen + ": " + why(e, listen)
                            + "set http.listen (QUAYMASTER_HTTP_LISTEN) to another address, or to off",
                    e);
        }
    }

    /** With what else can be done about it than to listen elsewhere. */
    private static String why(IOException failure, Listen.At listen) {
        String said = String.valueOf(failure.getMessage());
        if (failure instanceof UnknownHostException) {
            return "the host name " + listen.host() + " is not known; ";
        }
        if (said.contains("Cannot assign requested address")) {
            return "this machine has no address " + listen.host() + "; ";
        }
        return said.contains("in use") ? said + "; end the program that listens there, or " : said + "; ";
    }

    private static InetSocketAddress address(Listen.At listen) throws IOException {
        return listen.everywhere()
                ? new InetSocketAddress(listen.port())
                : new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port());
    }

    /** Where a client on this host reaches it. */
    public URI address() {
        InetSocketAddress bound = server.getAddress();
        String host = bound.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : bound.getAddress().getHostAddress();
        return URI.create("http://" + new Listen.At(host, bound.getPort()));
    }

    private void handle(HttpExchange exchange) {
        if (!free.tryAcquire()) {
            refuse(exchange);
            return;
        }
        try (exchange) {
            answer(exchange).send(exchange);
        } catch (IOException e) {
            LOG.debug("client went away path={}", exchange.getRequestURI(), e);
        } finally {
            free.release();
        }
    }

    private void refuse(HttpExchange exchange) {
        try (exchange) {
            Answer.text(Answer.UNAVAILABLE, "busy with other requests; try again")
                    .send(exchange);
        } catch (IOException e) {
            LOG.debug("client went away path={}", exchange.getRequestURI(), e);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Optional<String> refusal = guard.refusal(exchange.getRequestHeaders());
        if (refusal.isPresent()) {
            return Answer.text(Answer.FORBIDDEN, refusal.get());
        }
        try {
            return routes.answer(exchange);
        } catch (RuntimeException e) {
            LOG.error("request failed path={}", exchange.getRequestURI(), e);
            return Answer.text(Answer.INTERNAL_ERROR, "internal error; the agent's log says more");
        }
    }

    /** Lets the requests in hand end, for a moment, and takes no more. */
    @Override
    public void close() {
        try {
            if (!free.tryAcquire(REQUESTS_AT_ONCE, SECONDS_TO_DRAIN, TimeUnit.SECONDS)) {
                LOG.warn("requests cut off after_seconds={}", SECONDS_TO_DRAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
