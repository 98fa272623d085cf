package io.quaymaster.model.manifest;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The shapes of published and exposed ports. */
final class Ports {
    private static final String NOTATION = "a port such as 80, 8080:80, 127.0.0.1:8080:80/udp or 8000-8010:80-90";
    private static final Shape<String> PROTOCOL = Scalars.words("tcp", "udp", "sctp");

    private static final Field<Integer> TARGET = Field.of("target", Scalars.integer(1, 65535), "The container's port.")
            .needed();
    private static final Field<Range> PUBLISHED = Field.of(
            "published",
            new Parsed<>(
                    "a port in 0-65535, or a range such as 8000-8010 to choose from",
                    Json.text("[0-9]{1,5}(?:-[0-9]{1,5})?"),
                    Range::parse,
                    Range::toString),
            "The host's port, or a range of which the daemon takes a free one; without it the daemon takes any.");
    private static final Field<String> HOST_IP =
            Field.of("host_ip", Addresses.IP, "The host's address to listen on; without it all of them.");
    private static final Field<String> PROTOCOL_FIELD =
            Field.of("protocol", PROTOCOL, "The transport protocol.").or("tcp");
    private static final Field<String> MODE = Field.of(
                    "mode", Scalars.words("host", "ingress"), "Accepted for Compose; a single host has one mode only.")
            .policy();
    private static final Field<String> NAME = Field.of("name", Scalars.TEXT, "A name for people; it has no effect.")
            .policy();
    private static final Field<String> APP_PROTOCOL = Field.of(
                    "app_protocol", Scalars.TEXT, "The application's protocol, for people; it has no effect.")
            .policy();

    private static final Shape<List<PublishedPort>> BRIEF =
            new Parsed<>(NOTATION, Json.text(), Ports::parse, ports -> text(ports.getFirst()));

    private static final Shape<List<PublishedPort>> FULL = Structure.of(
            List.of(TARGET, PUBLISHED, HOST_IP, PROTOCOL_FIELD, MODE, NAME, APP_PROTOCOL),
            spec -> {
                Range published = spec.find(PUBLISHED).orElse(Range.ANY);
                return List.of(new PublishedPort(
                        spec.find(HOST_IP).orElse(null),
                        published.first(),
                        published.last(),
                        spec.get(TARGET),
                        spec.get(PROTOCOL_FIELD)));
            },
            ports -> take(ports.getFirst()));

    static final Shape<List<PublishedPort>> PUBLISHED_PORTS = new FlatList<>(ShortOrLong.writingShort(BRIEF, FULL));

    static final Shape<List<String>> EXPOSED_PORTS = new FlatList<>(new Parsed<>(
            "a port such as 8080, 8080/udp or 8000-8010", Json.text(), Ports::parseExposed, List::getFirst));

    private Ports() {}

    private static Spec take(PublishedPort port) {
        return Spec.EMPTY
                .with(TARGET, port.target())
                .with(PUBLISHED, new Range(port.published(), port.publishedLast()))
                .withNullable(HOST_IP, port.address())
                .with(PROTOCOL_FIELD, port.protocol());
    }

    /** Reads {@code [[ADDRESS:]PUBLISHED:]TARGET[/PROTOCOL]}. */
    private static @Nullable List<PublishedPort> parse(String text, Consumer<String> complaints) {
        Written written = Written.of(text);
        Range target = Range.parse(written.target(), complaints);
        Range published = written.published().isEmpty() ? Range.ANY : Range.parse(written.published(), complaints);
        if (target == null || published == null || !written.check(complaints)) {
            return null;
        }
        if (target.first() == 0) {
            complaints.accept("port 0 is not in 1-65535");
            return null;
        }
        return pairs(written, published, target, complaints);
    }

    private static @Nullable List<PublishedPort> pairs(
            Written written, Range published, Range target, Consumer<String> complaints) {
        if (target.size() == 1) {
            return List.of(new PublishedPort(
                    written.address(), published.first(), published.last(), target.first(), written.protocol()));
        }
        if (published.first() != 0 && published.size() != target.size()) {
            complaints.accept("the ranges " + published + " and " + target + " differ in length: " + published.size()
                    + " and " + target.size() + " ports");
            return null;
        }
        return IntStream.range(0, target.size())
                .mapToObj(index -> new PublishedPort(
                        written.address(),
                        published.first() == 0 ? 0 : published.first() + index,
                        target.first() + index,
                        written.protocol()))
                .toList();
    }

    /** The short form: {@code 127.0.0.1:8080:80/tcp}. */
    static String text(PublishedPort port) {
        String address = port.address() == null
                ? ""
                : port.address().contains(":") ? "[" + port.address() + "]" : port.address();
        String published = port.published() == 0 ? "" : new Range(port.published(), port.publishedLast()).toString();
        String host = address.isEmpty() ? published : address + ":" + published;
        return (host.isEmpty() ? "" : host + ":") + port.target() + "/" + port.protocol();
    }

    private static @Nullable List<String> parseExposed(String text, Consumer<String> complaints) {
        Written written = Written.of(text);
        Range range = Range.parse(written.target(), complaints);
        if (range == null || !written.check(complaints)) {
            return null;
        }
        if (range.first() == 0 || !written.published().isEmpty()) {
            return Scalars.refuse(text, "a port such as 8080, 8080/udp or 8000-8010", complaints);
        }
        return IntStream.rangeClosed(range.first(), range.last())
                .mapToObj(port -> port + "/" + written.protocol())
                .toList();
    }

    /** The parts of a short form; {@code published} is empty where it is not given. */
    private record Written(@Nullable String address, String published, String target, String protocol) {
        static Written of(String text) {
            int slash = text.lastIndexOf('/');
            String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
            String ports = slash < 0 ? text : text.substring(0, slash);
            int last = ports.lastIndexOf(':');
            if (last < 0) {
                return new Written(null, "", ports, protocol);
            }
            String target = ports.substring(last + 1);
            int middle = ports.lastIndexOf(':', last - 1);
            if (middle < 0) {
                return new Written(null, ports.substring(0, last), target, protocol);
            }
            String address = ports.substring(0, middle);
            boolean bracketed = address.startsWith("[") && address.endsWith("]");
            return new Written(
                    bracketed ? address.substring(1, address.length() - 1) : address,
                    ports.substring(middle + 1, last),
                    target,
                    protocol);
        }

        boolean check(Consumer<String> complaints) {
            if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
                complaints.accept("protocol must be tcp, udp or sctp, not " + Mismatch.quote(protocol));
                return false;
            }
            if (address != null && !Addresses.isAddress(address)) {
                complaints.accept("the host's address must be an IP address, not " + Mismatch.quote(address));
                return false;
            }
            return true;
        }
    }

    /** Ports from the first to the last; 0 alone lets the daemon choose. */
    private record Range(int first, int last) {
        static final Range ANY = new Range(0, 0);

        static @Nullable Range parse(String text, Consumer<String> complaints) {
            String[] ends = text.split("-", -1);
            Integer first = ends.length > 2 ? null : port(ends[0], complaints);
            Integer last = ends.length == 1 ? first : ends.length > 2 ? null : port(ends[1], complaints);
            if (ends.length > 2) {
                return Scalars.refuse(text, "a port or a range such as 8000-8010", complaints);
            }
            if (first == null || last == null) {
                return null;
            }
            if (last < first) {
                complaints.accept("the range " + Mismatch.cut(text) + " ends before it begins");
                return null;
            }
            return new Range(first, last);
        }

        private static @Nullable Integer port(String text, Consumer<String> complaints) {
            if (!text.matches("[0-9]+")) {
                return Scalars.refuse(text, "a port number", complaints);
            }
            if (text.length() > 5 || Integer.parseInt(text) > 65535) {
                complaints.accept("port " + Mismatch.cut(text) + " is not in 1-65535");
                return null;
            }
            return Integer.parseInt(text);
        }

        int size() {
            return last - first + 1;
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }
}
