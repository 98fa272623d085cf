package io.quaymaster.agent.http;

import com.sun.net.httpserver.Headers;
import io.quaymaster.agent.config.Listen;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a request is meant for us. A web page of somebody else can make a browser on this host send requests here,
 * and a name of somebody else can be made to lead here; neither can choose the Host and Origin that the browser sends.
 */
final class Guard {
    /** An address is no name, so nobody else's name leads to it. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final Set<String> configured;
    private final Set<String> allowed;
    private final boolean everyAddress;

    Guard(Listen.At listen, Set<String> names) {
        String bound = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
        configured = names.stream().map(Guard::lower).collect(Collectors.toUnmodifiableSet());
        allowed = Stream.concat(configured.stream(), Stream.of(lower(bound), "localhost", "127.0.0.1", "[::1]"))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        everyAddress = listen.everywhere();
    }

    /** Why a request with these headers is not answered; empty when it is. */
    Optional<String> refusal(Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1) {
            return Optional.of("exactly one Host header is needed");
        }
        String authority = lower(hosts.getFirst());
        if (!known(withoutPort(authority))) {
            return Optional.of("this agent does not answer to the host name \"" + withoutPort(authority)
                    + "\"; if it should, add the name to http.hosts in its configuration");
        }
        return headers.getOrDefault("Origin", List.of()).stream()
                .filter(origin -> !own(lower(origin), authority))
                .findFirst()
                .map(origin ->
                        "pages of \"" + origin + "\" may not use this agent; if they should, add their host name to"
                                + " http.hosts in its configuration");
    }

    private boolean known(String host) {
        return allowed.contains(host) || (everyAddress && ADDRESS.matcher(host).matches());
    }

    /** A proxy before us may have changed Host, so that the names that the host's owner listed are ours as origins too. */
    private boolean own(String origin, String authority) {
        int scheme = origin.indexOf("://");
        if (scheme < 0) {
            return false;
        }
        String from = origin.substring(scheme + "://".length());
        return from.equals(authority) || configured.contains(withoutPort(from));
    }

    private static String withoutPort(String authority) {
        return PORT.matcher(authority).replaceFirst("");
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
