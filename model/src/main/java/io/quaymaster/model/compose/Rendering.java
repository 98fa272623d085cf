package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the canonical form has for a value: the one way to write it. */
@FunctionalInterface
interface Rendering {
    /** The canonical value; null for one that is left out, or after reporting that there is none. What is broken is not asked for. */
    @Nullable
    Node render(Form form, Node node, Problems problems);

    Rendering AS_IS = (form, node, problems) -> node;

    /** Each part by its own form. */
    Rendering CHILDREN = Rendering::children;

    /** The canonical form of a value: broken after reporting that there is none, null where it is left out. */
    static @Nullable Node of(Form form, Node node, Problems problems) {
        if (node instanceof Node.Broken) {
            return node;
        }
        int errors = problems.count();
        Node rendered = form.rendering().render(form, node, problems);
        return rendered == null && problems.count() > errors ? new Node.Broken(node.location()) : rendered;
    }

    private static @Nullable Node children(Form form, Node node, Problems problems) {
        return switch (form.shape()) {
            case Shape.Structure structure
            when node instanceof Node.Mapping mapping -> structure(structure, mapping, problems);
            case Shape.Table table
            when node instanceof Node.Mapping mapping ->
                mapping.each((key, value) -> of(table.value(), value, form.problemsUnder(key, problems)));
            case Shape.Listing listing
            when node instanceof Node.Sequence sequence ->
                sequence.with(sequence.items().stream()
                        .map(item -> of(listing.item(), item, problems))
                        .filter(Objects::nonNull)
                        .toList());
            case Shape.Choice choice -> {
                Optional<Form> alternative = choice.alternatives().stream()
                        .filter(one -> one.shape().takes(node))
                        .findFirst();
                yield alternative.isPresent() ? of(alternative.get(), node, problems) : node;
            }
            case Shape.Structure structure -> node;
            case Shape.Table table -> node;
            case Shape.Listing listing -> node;
            case Shape.Scalar scalar -> node;
            case Shape.Anything anything -> node;
        };
    }

    private static Node structure(Shape.Structure structure, Node.Mapping mapping, Problems problems) {
        Map<String, Node.Member> rendered = new LinkedHashMap<>();
        structure.attributes().forEach((name, attribute) -> {
            Node value = attribute(attribute, mapping, problems.within(name));
            if (value != null) {
                rendered.put(name, new Node.Member(mapping.at(name), value));
            }
        });
        return new Node.Mapping(rendered, mapping.location());
    }

    private static @Nullable Node attribute(Attribute attribute, Node.Mapping mapping, Problems problems) {
        Node written = mapping.find(attribute.name())
                .filter(value -> !(value instanceof Node.Nothing))
                .orElse(null);
        Node value = written == null ? null : of(attribute.form(), written, problems);
        return switch (attribute.presence()) {
            case FILLED -> value == null || isEmpty(value) ? null : value;
            case WRITTEN -> value;
            case ALWAYS ->
                value == null ? of(attribute.form(), Node.Mapping.empty(mapping.location()), problems) : value;
            case NULLABLE -> value == null ? new Node.Nothing(mapping.location()) : value;
            case NEVER -> null;
        };
    }

    private static boolean isEmpty(Node node) {
        return switch (node) {
            case Node.Text text -> text.text().isEmpty();
            case Node.Whole whole -> whole.value().signum() == 0;
            case Node.Decimal decimal -> decimal.value() == 0;
            case Node.Flag flag -> !flag.value();
            case Node.Sequence sequence -> sequence.items().isEmpty();
            case Node.Mapping mapping -> mapping.members().isEmpty();
            case Node.Nothing nothing -> true;
            case Node.Moment moment -> false;
            case Node.Broken broken -> false;
        };
    }
}
