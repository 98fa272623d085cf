package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.manifest.Problems;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether what is written may be written where it is: attributes, types, words, what is required. */
final class Check {
    private static final String EXTENSION = "x-";
    private static final String LIST = "a list";
    private static final String MAP = "a map";

    private Check() {}

    /** A tree in which what may not be written is broken, after reporting why. */
    static Node all(Form form, Node node, Problems problems) {
        if (node instanceof Node.Broken) {
            return node;
        }
        return switch (form.shape()) {
            case Shape.Anything anything -> node;
            case Shape.Scalar scalar when scalar.takes(node) -> limited(scalar.limit(), node, problems);
            case Shape.Listing listing
            when node instanceof Node.Sequence sequence -> items(listing, sequence, problems);
            case Shape.Table table when node instanceof Node.Mapping mapping -> entries(form, table, mapping, problems);
            case Shape.Structure structure
            when node instanceof Node.Mapping mapping -> attributes(structure, mapping, problems);
            case Shape.Choice choice
            when choice.takes(node) ->
                choice.alternatives().stream()
                        .filter(alternative -> alternative.shape().takes(node))
                        .findFirst()
                        .map(alternative -> all(alternative, node, problems))
                        .orElse(node);
            case Shape.Scalar scalar -> mismatch(form, node, problems);
            case Shape.Listing listing -> mismatch(form, node, problems);
            case Shape.Table table -> mismatch(form, node, problems);
            case Shape.Structure structure -> mismatch(form, node, problems);
            case Shape.Choice choice -> mismatch(form, node, problems);
        };
    }

    private static Node mismatch(Form form, Node node, Problems problems) {
        problems.add(
                node.location(),
                "must be " + Quoted.alternatives(notations(form.shape())) + ", not " + node.described()
                        + (wantsQuotes(form.shape(), node) ? ": write it in quotes" : ""));
        return new Node.Broken(node.location());
    }

    /** Whether in quotes the value would be the text that is wanted. A text that is short for a list or a map is none. */
    private static boolean wantsQuotes(Shape shape, Node node) {
        return switch (node) {
            case Node.Moment moment -> true;
            case Node.Whole whole -> isText(shape, Texts.of(whole));
            case Node.Decimal decimal -> isText(shape, Texts.of(decimal));
            case Node.Flag flag -> isText(shape, Texts.of(flag));
            case Node.Text text -> false;
            case Node.Nothing nothing -> false;
            case Node.Sequence sequence -> false;
            case Node.Mapping mapping -> false;
            case Node.Broken broken -> false;
        };
    }

    private static boolean isText(Shape shape, String text) {
        Set<String> notations = notations(shape);
        return (notations.contains(Type.TEXT.notation()) && !notations.contains(LIST) && !notations.contains(MAP))
                || (shape instanceof Shape.Scalar(var types, Shape.Limit.Found(var pattern, var notation), var cast)
                        && pattern.matcher(text).find());
    }

    private static Set<String> notations(Shape shape) {
        Set<String> notations = new LinkedHashSet<>();
        switch (shape) {
            case Shape.Scalar(Set<Type> types, Shape.Limit.OneOf(List<String> words), Shape.Cast cast) ->
                notations.addAll(words);
            case Shape.Scalar(Set<Type> types, Shape.Limit.Found(var pattern, String notation), Shape.Cast cast) ->
                notations.add(notation);
            case Shape.Scalar scalar -> notations.addAll(notations(scalar));
            case Shape.Listing listing -> notations.add(LIST);
            case Shape.Table table -> notations.add(MAP);
            case Shape.Structure structure -> notations.add(MAP);
            case Shape.Choice choice ->
                choice.alternatives().forEach(alternative -> notations.addAll(notations(alternative.shape())));
            case Shape.Anything anything -> notations.add("anything");
        }
        return notations;
    }

    /** A text that becomes something else is not worth naming. */
    private static List<String> notations(Shape.Scalar scalar) {
        return switch (scalar.cast()) {
            case FLAG -> List.of(Type.FLAG.notation());
            case WHOLE -> List.of(Type.WHOLE.notation());
            case DECIMAL -> List.of(Type.NUMBER.notation());
            case NONE -> scalar.types().stream().sorted().map(Type::notation).toList();
        };
    }

    private static Node limited(Shape.Limit limit, Node node, Problems problems) {
        int errors = problems.count();
        limit(limit, node, problems);
        return problems.count() > errors ? new Node.Broken(node.location()) : node;
    }

    private static void limit(Shape.Limit limit, Node node, Problems problems) {
        switch (limit) {
            case Shape.Limit.Free free -> {}
            case Shape.Limit.OneOf(List<String> words)
            when !words.contains(Texts.of(node)) ->
                problems.add(
                        node.location(),
                        "must be " + Quoted.alternatives(words) + ", not " + node.described()
                                + Nearest.find(Texts.of(node), words)
                                        .map(word -> "; did you mean " + Quoted.of(word) + "?")
                                        .orElse(""));
            case Shape.Limit.Found(var pattern, String notation)
            when !pattern.matcher(Texts.of(node)).find() ->
                problems.add(node.location(), "must be " + notation + ", not " + node.described());
            case Shape.Limit.Between(long least, long most)
            when !(node instanceof Node.Text) -> between(node, least, most, problems);
            case Shape.Limit.OneOf oneOf -> {}
            case Shape.Limit.Found found -> {}
            case Shape.Limit.Between between -> {}
        }
    }

    private static void between(Node node, long least, long most, Problems problems) {
        double value = Double.parseDouble(Texts.of(node));
        if (value < least || value > most) {
            problems.add(
                    node.location(),
                    "must be " + (most == Long.MAX_VALUE ? "at least " + least : "from " + least + " to " + most)
                            + ", not " + node.described());
        }
    }

    private static Node items(Shape.Listing listing, Node.Sequence sequence, Problems problems) {
        List<Node> items = sequence.items().stream()
                .map(item -> all(listing.item(), item, problems))
                .toList();
        if (listing.distinct()) {
            distinct(items, problems);
        }
        return sequence.with(items);
    }

    private static void distinct(List<Node> items, Problems problems) {
        Map<Object, Location> seen = new HashMap<>();
        for (Node item : LongForms.sound(items)) {
            Location earlier = seen.putIfAbsent(item.data(), item.location());
            if (earlier != null) {
                problems.add(item.location(), item.described() + " is there already, at line " + earlier.line());
            }
        }
    }

    private static Node entries(Form form, Shape.Table table, Node.Mapping mapping, Problems problems) {
        mapping.members().forEach((key, member) -> {
            if (table.closed() && !table.keys().matcher(key).matches()) {
                problems.add(
                        member.key(),
                        key.isEmpty()
                                ? "a key must not be empty"
                                : "the name " + Quoted.of(key) + " must consist of letters, digits, _, . and -");
            }
        });
        return mapping.each((key, value) -> {
            if (table.keys().matcher(key).matches()) {
                return all(table.value(), value, form.problemsUnder(key, problems));
            }
            return table.closed() ? new Node.Broken(value.location()) : value;
        });
    }

    /** Files of the first version of Compose have services where now services: is. */
    private static boolean isService(Node node) {
        return node instanceof Node.Mapping mapping && (mapping.has("image") || mapping.has("build"));
    }

    private static Node attributes(Shape.Structure structure, Node.Mapping mapping, Problems problems) {
        Node.Mapping checked = mapping.each((key, value) -> structure
                .find(key)
                .map(attribute -> all(attribute.form(), value, problems.within(key)))
                .orElse(value));
        for (String key : mapping.members().keySet()) {
            boolean extension = structure.extensible() && key.startsWith(EXTENSION);
            if (structure.find(key).isEmpty() && !extension) {
                unknown(structure, mapping, key, problems);
                checked = meant(structure, checked, key);
            }
        }
        for (Attribute attribute : structure.attributes().values()) {
            if (attribute.required() && !checked.has(attribute.name())) {
                problems.add(
                        mapping.location(),
                        "needs " + Quoted.of(attribute.name()) + ": "
                                + Quoted.alternatives(notations(attribute.form().shape())));
                checked = checked.with(attribute.name(), new Node.Broken(mapping.location()));
            }
        }
        return checked;
    }

    private static void unknown(Shape.Structure structure, Node.Mapping mapping, String key, Problems problems) {
        boolean service = mapping.find(key).filter(Check::isService).isPresent();
        problems.add(
                mapping.at(key),
                "unknown key " + Quoted.of(key)
                        + (service
                                ? "; a service belongs below services:"
                                : Nearest.hint(key, structure.attributes().keySet())));
    }

    /** With what a misspelt key was likely meant to be, so that nobody misses it. */
    private static Node.Mapping meant(Shape.Structure structure, Node.Mapping mapping, String key) {
        Node broken = new Node.Broken(mapping.at(key));
        Node.Mapping without = mapping.with(key, broken);
        return Nearest.find(key, structure.attributes().keySet())
                .map(near -> without.or(near, broken))
                .orElse(without);
    }
}
