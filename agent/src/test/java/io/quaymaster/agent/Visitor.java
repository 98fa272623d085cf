package io.quaymaster.agent;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who asks a web server for a page again and again, each time over a connection of its own and without a second try, and
 * writes down when there was none.
 */
final class Visitor implements Closeable {
    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final int port;
    private final String path;
    private final Thread visits;
    private volatile boolean isClosed;
    private Instant lastAnswer = Instant.now();
    private Duration longestGap = Duration.ZERO;

    Visitor(int port, String path) {
        this.port = port;
        this.path = path;
        this.visits = Thread.ofVirtual().start(this::visitAgainAndAgain);
    }

    private void visitAgainAndAgain() {
        try {
            while (!isClosed) {
                visit();
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException nobodyDoesThis) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit() {
        Instant begun = Instant.now();
        try {
            String answer = ask();
            if (answer.startsWith("HTTP/1.0 200") || answer.startsWith("HTTP/1.1 200")) {
                answered.incrementAndGet();
                sawAnAnswer();
            } else {
                failures.add(begun + " was answered with: "
                        + answer.lines().findFirst().orElse("nothing"));
            }
        } catch (IOException lost) {
            failures.add(begun + " " + lost);
        }
    }

    private String ask() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) LONGEST_ANSWER.toMillis());
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LONGEST_ANSWER.toMillis());
            OutputStream output = socket.getOutputStream();
            output.write(("GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A gap is the time between two answers with a failure in between. */
    private synchronized void sawAnAnswer() {
        Instant now = Instant.now();
        if (!failures.isEmpty()) {
            Duration gap = Duration.between(lastAnswer, now);
            longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
        }
        lastAnswer = now;
    }

    /** How many of its requests were answered well so far. */
    int answered() {
        return answered.get();
    }

    /** What went wrong since it was last asked, each with its time, and the longest time in which nothing was answered. */
    synchronized Missed missed() {
        Missed missed = new Missed(List.copyOf(failures), failures.isEmpty() ? Duration.ZERO : longestGap);
        failures.clear();
        longestGap = Duration.ZERO;
        return missed;
    }

    /** Requests that were not answered well. */
    record Missed(List<String> requests, Duration longestGap) {}

    /** Returns when the last request has been answered. */
    @Override
    public void close() {
        isClosed = true;
        try {
            visits.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
