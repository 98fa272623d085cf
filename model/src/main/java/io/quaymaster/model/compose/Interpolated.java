package io.quaymaster.model.compose;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Replaces variables in the values of a tree, not in its keys. A text becomes a number or a flag where the place takes one: that
 * is how a variable can stand for it.
 */
final class Interpolated {
    private static final Set<String> TRUE = Set.of("true", "y", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "n", "no", "off");

    private final Function<String, Optional<String>> variables;
    private final Findings findings;

    Interpolated(Function<String, Optional<String>> variables, Findings findings) {
        this.variables = variables;
        this.findings = findings;
    }

    Node apply(Form form, Node node) {
        return switch (node) {
            case Node.Mapping mapping ->
                mapping.each((key, value) -> new Interpolated(variables, findings.under(form, key))
                        .apply(form.under(key).orElseGet(Form::anything), value));
            case Node.Sequence sequence -> {
                Form item = form.item().orElseGet(Form::anything);
                yield sequence.with(sequence.items().stream()
                        .map(value -> apply(item, value))
                        .toList());
            }
            case Node.Text text -> replaced(form, text);
            case Node.Whole whole -> whole;
            case Node.Decimal decimal -> decimal;
            case Node.Flag flag -> flag;
            case Node.Nothing nothing -> nothing;
            case Node.Moment moment -> moment;
            case Node.Broken broken -> broken;
        };
    }

    private Node replaced(Form form, Node.Text text) {
        int errors = findings.problems().count();
        String value = text.text().indexOf('$') < 0
                ? text.text()
                : new Template(variables, findings.at(text.location())).apply(text.text());
        return findings.problems().count() > errors
                ? new Node.Broken(text.location())
                : cast(castOf(form), new Node.Text(value, text.location()));
    }

    private static Shape.Cast castOf(Form form) {
        return switch (form.shape()) {
            case Shape.Scalar scalar -> scalar.cast();
            case Shape.Choice choice ->
                choice.alternatives().stream()
                        .map(Interpolated::castOf)
                        .filter(cast -> cast != Shape.Cast.NONE)
                        .findFirst()
                        .orElse(Shape.Cast.NONE);
            case Shape.Listing listing -> Shape.Cast.NONE;
            case Shape.Table table -> Shape.Cast.NONE;
            case Shape.Structure structure -> Shape.Cast.NONE;
            case Shape.Anything anything -> Shape.Cast.NONE;
        };
    }

    private Node cast(Shape.Cast cast, Node.Text text) {
        return switch (cast) {
            case NONE -> text;
            case FLAG -> flag(text);
            case WHOLE -> {
                Optional<BigInteger> number = Quantities.whole(text.text());
                yield number.isPresent()
                        ? new Node.Whole(number.get(), text.location())
                        : refuse(text, "a whole number");
            }
            case DECIMAL -> {
                Optional<Double> number = Quantities.decimal(text.text());
                yield number.isPresent() ? new Node.Decimal(number.get(), text.location()) : refuse(text, "a number");
            }
        };
    }

    private Node flag(Node.Text text) {
        String word = text.text().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word) || FALSE.contains(word)) {
            return new Node.Flag(TRUE.contains(word), text.location());
        }
        return refuse(text, "true or false");
    }

    private Node refuse(Node.Text text, String notation) {
        findings.problems().add(text.location(), "must be " + notation + ", not " + text.described());
        return new Node.Broken(text.location());
    }
}
