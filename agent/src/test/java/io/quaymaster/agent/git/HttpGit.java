package io.quaymaster.agent.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/** A Git host that speaks smart HTTP and wants a password, when it has one. */
final class HttpGit implements AutoCloseable {
    private final HttpServer server;
    private final Repository repository;
    private final @Nullable String password;
    private volatile @Nullable String redirect;
    final List<String> requests = new CopyOnWriteArrayList<>();

    HttpGit(Repository repository, @Nullable String password) throws IOException {
        this.repository = repository;
        this.password = password;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/shop.git/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/shop.git";
    }

    String urlWith(String credentials) {
        return "http://" + credentials + "@127.0.0.1:" + port() + "/shop.git";
    }

    void redirectTo(String root) {
        redirect = root;
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + authorization);
            String elsewhere = redirect;
            if (elsewhere != null) {
                exchange.getResponseHeaders().add("Location", elsewhere + exchange.getRequestURI());
                exchange.sendResponseHeaders(302, -1);
            } else if (password != null && !allowed(authorization)) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
            } else {
                serve(exchange);
            }
        }
    }

    private boolean allowed(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        String pair = new String(
                Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8);
        return pair.endsWith(":" + password);
    }

    private void serve(HttpExchange exchange) throws IOException {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (protocol != null) {
            pack.setExtraParameters(List.of(protocol.split(":")));
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean advertise = exchange.getRequestURI().getPath().endsWith("/info/refs");
        if (advertise) {
            pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(answer)), "git-upload-pack");
        } else {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream body = exchange.getRequestBody();
            pack.upload(zipped ? new GZIPInputStream(body) : body, answer, null);
        }
        String type = advertise ? "advertisement" : "result";
        exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-" + type);
        exchange.sendResponseHeaders(200, answer.size() == 0 ? -1 : answer.size());
        answer.writeTo(exchange.getResponseBody());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
