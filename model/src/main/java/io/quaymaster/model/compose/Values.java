package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of single values. */
final class Values {
    private static final Set<Type> ONLY_TEXT = Set.of(Type.TEXT);
    private static final Set<Type> WHOLE_OR_TEXT = Set.of(Type.WHOLE, Type.TEXT);
    private static final Set<Type> NUMBER_OR_TEXT = Set.of(Type.NUMBER, Type.TEXT);
    private static final int OCTAL = 8;
    private static final String SMALL_ENOUGH = "a whole number of at most " + Long.MAX_VALUE;

    static final Form TEXT = Form.scalar(ONLY_TEXT, Shape.Cast.NONE, Values::text);
    static final Form FLAG = Form.scalar(Set.of(Type.FLAG, Type.TEXT), Shape.Cast.FLAG, Rendering.AS_IS);
    /** A flag that cannot be written as a text. */
    static final Form STRICT_FLAG = Form.scalar(Set.of(Type.FLAG), Shape.Cast.NONE, Rendering.AS_IS);

    static final Form WHOLE = Form.scalar(WHOLE_OR_TEXT, Shape.Cast.WHOLE, Values::whole);
    /** The same, where Compose does not take a decimal number that happens to be whole. */
    static final Form PLAIN_WHOLE = WHOLE.rendered(Values::plainWhole);
    /** A whole number that cannot be written as a text. */
    static final Form STRICT_WHOLE = Form.scalar(Set.of(Type.WHOLE), Shape.Cast.NONE, Values::whole);

    static final Form STRICT_PLAIN_WHOLE = STRICT_WHOLE.rendered(Values::plainWhole);
    /** A whole number, for which Compose takes others too and cuts them off. */
    static final Form CUT = Form.scalar(NUMBER_OR_TEXT, Shape.Cast.WHOLE, Values::whole);
    /** The same, which cannot be written as a text. */
    static final Form STRICT_CUT = Form.scalar(Set.of(Type.NUMBER), Shape.Cast.NONE, Values::whole);

    /** A whole number that is not negative. */
    static final Form COUNT = WHOLE.rendered(Values::count);

    static final Form STRICT_COUNT = STRICT_WHOLE.rendered(Values::count);
    static final Form STRICT_CUT_COUNT = STRICT_CUT.rendered(Values::count);
    static final Form CUT_COUNT = CUT.rendered(Values::count);

    static final Form DECIMAL = Form.scalar(NUMBER_OR_TEXT, Shape.Cast.DECIMAL, Values::decimal);
    static final Form PERCENT =
            Form.scalar(WHOLE_OR_TEXT, Shape.Cast.DECIMAL, Values::decimal).limited(new Shape.Limit.Between(0, 100));

    /** A size in bytes, as a number or with a unit. */
    static final Form BYTES = Form.scalar(NUMBER_OR_TEXT, Shape.Cast.NONE, Values::bytes);

    static final Form WHOLE_BYTES = Form.scalar(WHOLE_OR_TEXT, Shape.Cast.NONE, Values::bytes);
    static final Form TEXT_BYTES = Form.scalar(ONLY_TEXT, Shape.Cast.NONE, Values::bytes);
    /** The same, where nothing is zero bytes. */
    static final Form RATE = Form.scalar(WHOLE_OR_TEXT, Shape.Cast.NONE, Values::bytesOrZero);

    private static final String DURATION_NOTATION = "a duration such as 30s, 1m30s or 2h";

    /** Compose takes no numbers; here they are taken to say which unit they need. */
    static final Form DURATION = Form.scalar(NUMBER_OR_TEXT, Shape.Cast.NONE, Values::duration)
            .limited(new Shape.Limit.Found(Pattern.compile("[0-9]"), DURATION_NOTATION));
    /** The same, where zero is as good as none. */
    static final Form DELAY =
            DURATION.rendered((form, node, problems) -> duration(form, node, problems) instanceof Node.Text text
                            && !text.text().equals("0s")
                    ? text
                    : null);

    /** The permissions of a file: octal as a text, any number as a number. */
    static final Form FILE_MODE = Form.scalar(NUMBER_OR_TEXT, Shape.Cast.NONE, Values::fileMode);

    /** How many devices: a number, or all. */
    static final Form DEVICE_COUNT = Form.scalar(WHOLE_OR_TEXT, Shape.Cast.NONE, Values::deviceCount);

    private Values() {}

    static Form words(String... words) {
        return TEXT.limited(new Shape.Limit.OneOf(List.of(words)));
    }

    private static @Nullable Node refuse(Node node, String notation, Problems problems) {
        problems.add(node.location(), "must be " + notation + ", not " + node.described());
        return null;
    }

    private static @Nullable Node text(Form form, Node node, Problems problems) {
        return node instanceof Node.Text || node instanceof Node.Whole
                ? LongForms.text(Texts.of(node), node)
                : refuse(node, "a text, in quotes", problems);
    }

    private static @Nullable Node whole(Form form, Node node, Problems problems) {
        return switch (node) {
            case Node.Whole whole when whole.value().bitLength() < Long.SIZE -> whole;
            case Node.Decimal decimal
            when Math.abs(decimal.value()) < Quantities.TOO_LARGE ->
                new Node.Whole((long) decimal.value(), decimal.location());
            case Node.Whole whole -> refuse(node, SMALL_ENOUGH, problems);
            case Node.Decimal decimal
            when Math.abs(decimal.value()) >= Quantities.TOO_LARGE -> refuse(node, SMALL_ENOUGH, problems);
            default -> refuse(node, "a whole number", problems);
        };
    }

    /** A whole number that is written as one. */
    private static @Nullable Node plainWhole(Form form, Node node, Problems problems) {
        return node instanceof Node.Decimal
                ? refuse(node, "a whole number, without a point or an exponent", problems)
                : whole(form, node, problems);
    }

    private static @Nullable Node count(Form form, Node node, Problems problems) {
        return switch (whole(form, node, problems)) {
            case Node.Whole whole when whole.value().signum() >= 0 -> whole;
            case Node.Whole negative -> refuse(node, "a whole number of at least 0", problems);
            case null, default -> null;
        };
    }

    private static @Nullable Node decimal(Form form, Node node, Problems problems) {
        return switch (node) {
            case Node.Whole whole -> single(whole.value().doubleValue(), whole);
            case Node.Decimal decimal -> single(decimal.value(), decimal);
            case Node.Text text
            when Quantities.decimal(text.text()).isPresent() ->
                single(Quantities.decimal(text.text()).get(), text);
            default -> refuse(node, "a number", problems);
        };
    }

    private static Node single(double value, Node like) {
        return new Node.Decimal(GoNumbers.single(value), like.location());
    }

    private static @Nullable Node bytes(Form form, Node node, Problems problems) {
        return bytesOrZero(form, node, problems) instanceof Node.Text text
                        && !text.text().equals("0")
                ? text
                : null;
    }

    private static @Nullable Node bytesOrZero(Form form, Node node, Problems problems) {
        Optional<BigInteger> bytes = switch (node) {
            case Node.Whole whole -> Optional.of(whole.value()).filter(number -> number.bitLength() < Long.SIZE);
            // Compose takes no fractions of bytes, and reads nothing instead.
            case Node.Decimal decimal -> Optional.of(BigInteger.ZERO);
            default -> Quantities.bytes(Texts.of(node)).map(BigInteger::valueOf);
        };
        return bytes.isPresent()
                ? LongForms.text(bytes.get().toString(), node)
                : refuse(
                        node,
                        node instanceof Node.Whole
                                ? "a size of at most " + Long.MAX_VALUE + " bytes"
                                : "a size such as 512k, 64m or 1.5g",
                        problems);
    }

    private static @Nullable Node duration(Form form, Node node, Problems problems) {
        String text = Texts.of(node);
        Optional<Duration> duration = node instanceof Node.Text ? Durations.parse(text) : Optional.empty();
        if (duration.isPresent()) {
            return LongForms.text(Durations.text(duration.get()), node);
        }
        String inSeconds = text + "s";
        problems.add(
                node.location(),
                "must be " + DURATION_NOTATION + ", not " + node.described()
                        + (Durations.parse(inSeconds).isPresent() ? ": write " + inSeconds : ""));
        return null;
    }

    private static @Nullable Node fileMode(Form form, Node node, Problems problems) {
        Optional<BigInteger> mode = switch (node) {
            case Node.Whole whole -> Optional.of(whole.value());
            case Node.Text text
            when text.text().matches("[-+]?[0-7]{1,20}") -> Optional.of(new BigInteger(text.text(), OCTAL));
            default -> Optional.empty();
        };
        return mode.isPresent()
                ? LongForms.text("0" + mode.get().toString(OCTAL), node)
                : refuse(node, "the permissions of a file such as 0440", problems);
    }

    private static @Nullable Node deviceCount(Form form, Node node, Problems problems) {
        String text = Texts.of(node);
        if (text.toLowerCase(Locale.ROOT).equals("all")) {
            return new Node.Whole(-1, node.location());
        }
        Optional<BigInteger> count = Quantities.whole(text);
        return count.isPresent()
                ? new Node.Whole(count.get(), node.location())
                : refuse(node, "a number or \"all\"", problems);
    }
}
