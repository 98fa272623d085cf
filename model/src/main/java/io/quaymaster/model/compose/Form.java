package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * One place of the language: what may be written there, and what each step of loading does with it. The steps walk the tree of
 * values along the forms, so that all that is known of an attribute stands in one line of one table.
 *
 * @param merging how the value of a later file is laid over that of an earlier one
 * @param identity which items of a list are the same thing, of which the last counts
 * @param expansion how the short form becomes the long one
 * @param completion what holds where something is not written
 * @param placement how a relative path becomes an absolute one
 * @param rendering what the canonical form has
 */
record Form(
        Shape shape,
        Merging merging,
        Identity identity,
        Expansion expansion,
        Completion completion,
        Placement placement,
        Rendering rendering) {

    static final Pattern NAMES = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final Pattern ANY_KEY = Pattern.compile(".+", Pattern.DOTALL);

    private static Form of(Shape shape, Rendering rendering) {
        return new Form(shape, Merging.DEEP, Identity.NONE, Expansion.NONE, Completion.NONE, Placement.NONE, rendering);
    }

    static Form scalar(Set<Type> types, Shape.Cast cast, Rendering rendering) {
        return of(new Shape.Scalar(types, new Shape.Limit.Free(), cast), rendering);
    }

    static Form list(Form item) {
        return of(new Shape.Listing(item, false), Rendering.CHILDREN);
    }

    /** A list in which no two items are equal. */
    static Form distinctList(Form item) {
        return of(new Shape.Listing(item, true), Rendering.CHILDREN);
    }

    /** A map whose keys are names of something. */
    static Form named(Form value) {
        return of(new Shape.Table(NAMES, value, true, ""), Rendering.CHILDREN);
    }

    /** A map with any keys. */
    static Form table(Form value) {
        return of(new Shape.Table(ANY_KEY, value, true, ""), Rendering.CHILDREN);
    }

    /** A map of which only the keys that match are looked at. */
    static Form table(Pattern keys, Form value) {
        return of(new Shape.Table(keys, value, false, ""), Rendering.CHILDREN);
    }

    /** A part of a project: things by their names. */
    static Form section(String subject, Form value, boolean closed) {
        return of(new Shape.Table(NAMES, value, closed, subject), Rendering.CHILDREN);
    }

    static Form structure(Attribute... attributes) {
        return of(Shape.Structure.of(true, attributes), Rendering.CHILDREN);
    }

    /** A structure without extensions. */
    static Form closedStructure(Attribute... attributes) {
        return of(Shape.Structure.of(false, attributes), Rendering.CHILDREN);
    }

    static Form choice(Form... alternatives) {
        return of(new Shape.Choice(Arrays.asList(alternatives)), Rendering.CHILDREN);
    }

    static Form anything() {
        return of(new Shape.Anything(), Rendering.AS_IS);
    }

    Form limited(Shape.Limit limit) {
        Shape.Scalar scalar = (Shape.Scalar) shape;
        Shape limited = new Shape.Scalar(scalar.types(), limit, scalar.cast());
        return new Form(limited, merging, identity, expansion, completion, placement, rendering);
    }

    Form merged(Merging other) {
        return new Form(shape, other, identity, expansion, completion, placement, rendering);
    }

    Form identified(Identity other) {
        return new Form(shape, merging, other, expansion, completion, placement, rendering);
    }

    Form expanded(Expansion other) {
        return new Form(shape, merging, identity, other, completion, placement, rendering);
    }

    Form completed(Completion other) {
        return new Form(shape, merging, identity, expansion, other, placement, rendering);
    }

    Form placed(Placement other) {
        return new Form(shape, merging, identity, expansion, completion, other, rendering);
    }

    Form rendered(Rendering other) {
        return new Form(shape, merging, identity, expansion, completion, placement, other);
    }

    boolean isStructure() {
        return switch (shape) {
            case Shape.Structure structure -> true;
            case Shape.Choice choice -> choice.alternatives().stream().anyMatch(Form::isStructure);
            case Shape.Scalar scalar -> false;
            case Shape.Listing listing -> false;
            case Shape.Table table -> false;
            case Shape.Anything anything -> false;
        };
    }

    /** Whether a map here has keys that the user chooses. */
    boolean isTable() {
        return switch (shape) {
            case Shape.Table table -> true;
            case Shape.Choice choice -> choice.alternatives().stream().anyMatch(Form::isTable);
            case Shape.Scalar scalar -> false;
            case Shape.Structure structure -> false;
            case Shape.Listing listing -> false;
            case Shape.Anything anything -> false;
        };
    }

    /** The form of a key's value; nothing where the key is none of this place. */
    Optional<Form> under(String key) {
        return switch (shape) {
            case Shape.Structure structure -> structure.find(key).map(Attribute::form);
            case Shape.Table table -> Optional.of(table.value());
            case Shape.Choice choice ->
                choice.alternatives().stream()
                        .map(alternative -> alternative.under(key))
                        .flatMap(Optional::stream)
                        .findFirst();
            case Shape.Scalar scalar -> Optional.empty();
            case Shape.Listing listing -> Optional.empty();
            case Shape.Anything anything -> Optional.empty();
        };
    }

    /** Where problems of a key's value belong. */
    Problems problemsUnder(String key, Problems problems) {
        return shape instanceof Shape.Table table && !table.subject().isEmpty()
                ? problems.about(table.subject() + " \"" + key + "\"")
                : problems.within(key);
    }

    /** The form of a list's items; nothing where this is no list. */
    Optional<Form> item() {
        return switch (shape) {
            case Shape.Listing listing -> Optional.of(listing.item());
            case Shape.Choice choice ->
                choice.alternatives().stream()
                        .map(Form::item)
                        .flatMap(Optional::stream)
                        .findFirst();
            case Shape.Scalar scalar -> Optional.empty();
            case Shape.Structure structure -> Optional.empty();
            case Shape.Table table -> Optional.empty();
            case Shape.Anything anything -> Optional.empty();
        };
    }

    /** A node with each child that has a form replaced by what the step makes of it. */
    Node each(Node node, BiFunction<Form, Node, Node> step) {
        return switch (node) {
            case Node.Mapping mapping ->
                mapping.each((key, value) ->
                        under(key).map(form -> step.apply(form, value)).orElse(value));
            case Node.Sequence sequence ->
                item().<Node>map(form -> sequence.with(sequence.items().stream()
                                .map(item -> step.apply(form, item))
                                .toList()))
                        .orElse(sequence);
            case Node.Text text -> text;
            case Node.Whole whole -> whole;
            case Node.Decimal decimal -> decimal;
            case Node.Flag flag -> flag;
            case Node.Nothing nothing -> nothing;
            case Node.Moment moment -> moment;
            case Node.Broken broken -> broken;
        };
    }

    /** All attributes of a structure, and of those among the alternatives. */
    List<Attribute> attributes() {
        return switch (shape) {
            case Shape.Structure structure -> List.copyOf(structure.attributes().values());
            case Shape.Choice choice -> {
                List<Attribute> all = new ArrayList<>();
                choice.alternatives().forEach(alternative -> all.addAll(alternative.attributes()));
                yield all;
            }
            case Shape.Scalar scalar -> List.of();
            case Shape.Listing listing -> List.of();
            case Shape.Table table -> List.of();
            case Shape.Anything anything -> List.of();
        };
    }
}
