package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A published port in its short form: {@code [[ADDRESS:]PUBLISHED:]TARGET[/PROTOCOL]}, each port a number or a range. */
final class PortText {
    private static final String NOTATION = "a port such as 80, 8080:80, 127.0.0.1:8080:80/udp or 8000-8010:80-90";
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final int HIGHEST = 65_535;

    private PortText() {}

    private record Range(int first, int last) {
        static @Nullable Range parse(String text) {
            String[] bounds = text.contains("-") ? text.split("-", -1) : new String[] {text, text};
            int first = port(bounds[0]);
            int last = port(bounds[1]);
            return first < 0 || last < first ? null : new Range(first, last);
        }

        private static int port(String text) {
            boolean digits =
                    !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(PortText::isDigit);
            int port = digits ? Integer.parseInt(text) : -1;
            return port > HIGHEST ? -1 : port;
        }

        int length() {
            return last - first;
        }
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    /** One long form for each port of a range, sorted as texts; none after reporting what is wrong. */
    static List<Node> parse(Node node, Problems problems) {
        if (node instanceof Node.Decimal) {
            problems.add(
                    node.location(),
                    "must be " + NOTATION + ", without a point or an exponent, not " + node.described());
            return List.of();
        }
        String text = Texts.of(node);
        int target = text.lastIndexOf(':') + 1;
        int published = target == 0 ? 0 : text.lastIndexOf(':', target - 2) + 1;
        String address = published == 0 ? "" : text.substring(0, published - 1);
        String host = target == 0 ? "" : text.substring(published, target - 1);
        String[] port = text.substring(target).split("/", -1);
        String protocol = (port.length == 1 || port[1].isEmpty() ? "tcp" : port[1]).toLowerCase(Locale.ROOT);
        Range targets = Range.parse(port[0]);
        Range hosts = host.isEmpty() ? new Range(0, 0) : Range.parse(host);
        boolean known = PROTOCOLS.contains(protocol) && (address.isEmpty() || Addresses.isBracketed(address));
        if (targets == null || targets.first() == 0 || hosts == null || !known) {
            problems.add(node.location(), "must be " + NOTATION + ", not " + node.described());
            return List.of();
        }
        if (!host.isEmpty() && targets.length() != hosts.length() && targets.length() > 0) {
            problems.add(
                    node.location(),
                    "the ranges " + host + " and " + port[0] + " differ in length: " + (hosts.length() + 1) + " and "
                            + (targets.length() + 1) + " ports");
            return List.of();
        }
        return all(node, Addresses.withoutBrackets(address), host.isEmpty() ? null : hosts, targets, protocol);
    }

    private static List<Node> all(
            Node node, String address, @Nullable Range published, Range targets, String protocol) {
        List<Node> ports = new ArrayList<>();
        for (int index = 0; index <= targets.length(); index++) {
            Node.Mapping port = Node.Mapping.empty(node.location()).with("mode", LongForms.text("ingress", node));
            if (!address.isEmpty()) {
                port = port.with("host_ip", LongForms.text(address, node));
            }
            port = port.with("target", new Node.Whole(targets.first() + index, node.location()));
            if (published != null) {
                port = port.with("published", LongForms.text(published(published, targets, index), node));
            }
            ports.add(port.with("protocol", LongForms.text(protocol, node)));
        }
        ports.sort(Comparator.comparing(
                port -> Texts.of(((Node.Mapping) port).find("target").orElseThrow()) + "/"));
        return ports;
    }

    private static String published(Range published, Range targets, int index) {
        boolean choice = targets.length() == 0 && published.length() > 0;
        return published.first() + index + (choice ? "-" + published.last() : "");
    }
}
