package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The forms of maps of texts, most of which may be written as lists too, and of command lines. */
final class Maps {
    private static final Form SCALAR = scalar(Type.TEXT, Type.NUMBER, Type.FLAG, Type.NOTHING);
    private static final Form TEXT_OR_NUMBER = scalar(Type.TEXT, Type.NUMBER);
    private static final Form TEXT_LIST = Form.distinctList(Values.TEXT);

    /** A map of single values, or a list of {@code KEY=value}; a later file adds to it. */
    static final Form PAIRS =
            Form.choice(Form.table(SCALAR), TEXT_LIST).merged(Merging.AS_LIST).identified(Identity.KEY);

    /** Of environment variables: one without a value stays without. */
    static final Form ENVIRONMENT = PAIRS.rendered(Maps::environment);

    /** Of labels: one without a value is empty. */
    static final Form LABELS = PAIRS.rendered((form, node, problems) -> texts(node, Maps::orEmpty));

    /** A map of single values or a list of them; a later file adds to the map, or to the list. */
    static final Form PLAIN_PAIRS =
            Form.choice(Form.table(SCALAR), TEXT_LIST).rendered((form, node, problems) -> texts(node, Maps::orEmpty));

    /** Of what a build takes files from: each has a value. */
    static final Form CONTEXTS = Form.choice(Form.table(Values.TEXT), TEXT_LIST)
            .merged(Merging.AS_LIST)
            .identified(Identity.KEY)
            .rendered((form, node, problems) -> texts(node, Maps::orEmpty));

    /** What a driver is given. */
    static final Form OPTIONS =
            Form.table(TEXT_OR_NUMBER).rendered((form, node, problems) -> texts(node, Maps::orEmpty));

    static final Form NULLABLE_OPTIONS = Form.table(scalar(Type.TEXT, Type.NUMBER, Type.NOTHING))
            .rendered((form, node, problems) -> texts(node, Maps::orEmpty));

    /** What a driver is given, where Compose takes no fractions. */
    static final Form STRICT_OPTIONS = Form.table(TEXT_OR_NUMBER).rendered(Maps::strictTexts);

    static final Form STRICT_ANYTHING = Form.table(Form.anything()).rendered(Maps::strictTexts);

    /** A map of texts. */
    static final Form TEXTS = Form.table(Values.TEXT).rendered((form, node, problems) -> texts(node, Maps::orEmpty));

    /** Options that may have several values each. */
    static final Form MULTIPLE = Form.table(Form.choice(
                    scalar(Type.TEXT, Type.NUMBER, Type.FLAG), Form.list(scalar(Type.TEXT, Type.NUMBER, Type.FLAG))))
            .rendered((form, node, problems) -> node instanceof Node.Mapping mapping
                    ? mapping.each((key, value) -> new Node.Sequence(
                            (value instanceof Node.Sequence list ? list.items() : List.of(value))
                                    .stream()
                                            .<Node>map(item -> LongForms.text(Texts.of(item), item))
                                            .toList(),
                            value.location()))
                    : node);

    static final Form HOSTS = Form.choice(Form.table(Form.choice(Values.TEXT, Form.list(Values.TEXT))), TEXT_LIST)
            .merged(Merging.AS_SET)
            .rendered(Maps::hosts);

    /** A command line: a text that is split into words, or a list of them. */
    static final Form COMMAND = Form.choice(scalar(Type.NOTHING), Values.TEXT, Form.list(Values.TEXT))
            .merged(Merging.REPLACE)
            .rendered(Maps::command);

    /** The command of a health check: a text is one for the shell. */
    static final Form TEST = Form.choice(Values.TEXT, Form.list(Values.TEXT))
            .merged(Merging.REPLACE)
            .rendered((form, node, problems) -> node instanceof Node.Text text
                    ? new Node.Sequence(List.of(LongForms.text("CMD-SHELL", text), text), text.location())
                    : node);

    /** Keys for a build, by their ids. */
    static final Form SSH = PLAIN_PAIRS.expanded(LongForms.SSH_KEYS).rendered(Maps::sshKeys);

    private Maps() {}

    static Form scalar(Type... types) {
        return Form.scalar(Set.of(types), Shape.Cast.NONE, Rendering.AS_IS);
    }

    private static Node orEmpty(Node value) {
        return LongForms.text(Texts.of(value), value);
    }

    private static Node orNothing(Node value) {
        return value instanceof Node.Nothing ? value : orEmpty(value);
    }

    /** A map, or a list of {@code KEY=value}, as a map of texts. */
    private static Node texts(Node node, Function<Node, Node> text) {
        if (node instanceof Node.Mapping mapping) {
            return mapping.each((key, value) -> value instanceof Node.Broken ? value : text.apply(value));
        }
        if (!(node instanceof Node.Sequence list)) {
            return node;
        }
        Map<String, Node.Member> members = new LinkedHashMap<>();
        for (Node item : LongForms.sound(list.items())) {
            String[] pair = Texts.of(item).split("=", 2);
            Node value = pair.length == 2 ? LongForms.text(pair[1], item) : new Node.Nothing(item.location());
            members.put(pair[0], new Node.Member(item.location(), text.apply(value)));
        }
        return new Node.Mapping(members, list.location());
    }

    private static Node environment(Form form, Node node, Problems problems) {
        if (node instanceof Node.Sequence list) {
            for (Node item : list.items()) {
                String name = Texts.of(item).split("=", 2)[0];
                if (!name.isEmpty() && Character.isWhitespace(name.charAt(name.length() - 1))) {
                    problems.add(item.location(), "the name of the variable " + Quoted.of(name) + " ends with a space");
                }
            }
        }
        return texts(node, Maps::orNothing);
    }

    private static Node strictTexts(Form form, Node node, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            mapping.members().forEach((key, member) -> {
                boolean fits = switch (member.value()) {
                    case Node.Text text -> true;
                    case Node.Whole whole -> true;
                    case Node.Nothing nothing -> true;
                    case Node.Broken broken -> true;
                    default -> false;
                };
                if (!fits) {
                    problems.within(key)
                            .add(
                                    member.value().location(),
                                    "must be a text, not " + member.value().described() + ": write it in quotes");
                }
            });
        }
        return texts(node, Maps::orEmpty);
    }

    private static @Nullable Node command(Form form, Node node, Problems problems) {
        if (!(node instanceof Node.Text line)) {
            return node instanceof Node.Nothing ? null : node;
        }
        Optional<List<String>> words = ShellWords.split(line.text());
        if (words.isEmpty()) {
            problems.add(
                    line.location(),
                    "a quote or a bracket is not closed in " + line.described() + ": write the command as a list");
            return null;
        }
        return new Node.Sequence(
                words.get().stream()
                        .<Node>map(word -> LongForms.text(word, line))
                        .toList(),
                line.location());
    }

    private static Node sshKeys(Form form, Node node, Problems problems) {
        return texts(node, Maps::orEmpty) instanceof Node.Mapping keys
                ? new Node.Sequence(
                        keys.members().entrySet().stream()
                                .<Node>map(key -> LongForms.text(
                                        Texts.of(key.getValue().value()).isEmpty()
                                                ? key.getKey()
                                                : key.getKey() + "="
                                                        + Texts.of(
                                                                key.getValue().value()),
                                        key.getValue().value()))
                                .toList(),
                        keys.location())
                : node;
    }

    private static @Nullable Node hosts(Form form, Node node, Problems problems) {
        boolean nothing = node instanceof Node.Mapping mapping
                ? mapping.members().isEmpty()
                : node instanceof Node.Sequence list && list.items().isEmpty();
        if (nothing) {
            return null;
        }
        List<Node> hosts = new ArrayList<>();
        Stream<Node> written = node instanceof Node.Mapping mapping
                ? mapping.members().entrySet().stream()
                        .flatMap(
                                host -> addresses(host.getKey(), host.getValue().value()))
                : node instanceof Node.Sequence list
                        ? LongForms.sound(list.items()).stream().flatMap(item -> hosts(item, problems))
                        : Stream.of();
        written.forEach(host -> {
            String name = Texts.of(host).split("=", 2)[0];
            if (name.isEmpty() || name.contains(":")) {
                problems.add(host.location(), Quoted.of(name) + " is no name of a host");
            }
            hosts.add(host);
        });
        hosts.sort(Comparator.comparing(Texts::of));
        return new Node.Sequence(hosts, node.location());
    }

    private static Stream<Node> addresses(String host, Node value) {
        List<Node> addresses = value instanceof Node.Sequence list ? list.items() : List.of(value);
        return addresses.stream().map(address -> host(host, Texts.of(address), address));
    }

    private static Stream<Node> hosts(Node item, Problems problems) {
        String text = Texts.of(item);
        String separator = text.contains("=") ? "=" : ":";
        int end = text.indexOf(separator);
        if (end < 0) {
            problems.add(
                    item.location(), "must be a host with its address such as db=10.0.0.2, not " + item.described());
            return Stream.of();
        }
        String host = text.substring(0, end);
        return Arrays.stream(text.substring(end + 1).split(",", -1)).map(address -> host(host, address, item));
    }

    private static Node host(String name, String address, Node like) {
        String plain = address.length() > 2 ? Addresses.withoutBrackets(address) : address;
        return LongForms.text(name + "=" + plain, like);
    }
}
