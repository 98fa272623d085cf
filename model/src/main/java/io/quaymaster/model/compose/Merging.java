package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the value of a later file, or of a service that extends another, is laid over an earlier one. */
@FunctionalInterface
interface Merging {
    Node merge(Form form, Node base, Node over, Problems problems);

    /** Maps key by key, lists one after the other; of anything else the later one counts. */
    Merging DEEP = Merging::deep;

    /** The later one counts, even where it is empty. */
    Merging REPLACE = (form, base, over, problems) -> over;

    /** Both as a list of {@code KEY=value}, of which {@link Identity} lets the last of each key stand. */
    Merging AS_LIST = (form, base, over, problems) ->
            new Node.Sequence(joined(Texts.pairs(base), Texts.pairs(over)), over.location());

    /** As a list in which nothing is there twice. */
    Merging AS_SET = (form, base, over, problems) -> {
        List<Node> earlier = Texts.pairs(base);
        List<Object> known = earlier.stream().map(Node::data).toList();
        List<Node> fresh = Texts.pairs(over).stream()
                .filter(item -> !known.contains(item.data()))
                .toList();
        return new Node.Sequence(joined(earlier, fresh), over.location());
    };

    /** A list of names and a map of them are the same. */
    Merging NAMES = named(Node.Nothing::new);

    /** The same for services to wait for. */
    Merging DEPENDENCIES = named(LongForms::dependency);

    /** A text is the context of a build. */
    Merging BUILD =
            (form, base, over, problems) -> mappings(form, LongForms.build(base), LongForms.build(over), problems);

    /** Options of another driver mean nothing. */
    Merging LOGGING = (form, base, over, problems) -> {
        boolean other = base instanceof Node.Mapping earlier
                && over instanceof Node.Mapping later
                && earlier.has("driver")
                && later.has("driver")
                && !earlier.text("driver").equals(later.text("driver"));
        return other ? over : deep(form, base, over, problems);
    };

    /** Pools of addresses, by subnet: of those before, only what a later one speaks of is left. */
    Merging POOLS = Merging::pools;

    private static Node deep(Form form, Node base, Node over, Problems problems) {
        if (over instanceof Node.Nothing) {
            return base;
        }
        return switch (base) {
            case Node.Mapping mapping when over instanceof Node.Mapping -> mappings(form, mapping, over, problems);
            case Node.Sequence sequence
            when over instanceof Node.Sequence later ->
                new Node.Sequence(joined(sequence.items(), later.items()), later.location());
            case Node.Mapping mapping -> refused(mapping, over, problems);
            case Node.Sequence sequence -> refused(sequence, over, problems);
            case Node.Text text -> over;
            case Node.Whole whole -> over;
            case Node.Decimal decimal -> over;
            case Node.Flag flag -> over;
            case Node.Nothing nothing -> over;
            case Node.Moment moment -> over;
            case Node.Broken broken -> broken;
        };
    }

    private static Node refused(Node base, Node over, Problems problems) {
        problems.add(
                over.location(),
                "must be " + base.described() + " like the one at " + base.location() + " that it is laid over, not "
                        + over.described());
        return new Node.Broken(over.location());
    }

    private static Node mappings(Form form, Node base, Node over, Problems problems) {
        if (!(base instanceof Node.Mapping below && over instanceof Node.Mapping above)) {
            return deep(form, base, over, problems);
        }
        Map<String, Node.Member> merged = new LinkedHashMap<>(below.members());
        above.members().forEach((key, member) -> {
            Node.Member earlier = merged.get(key);
            Node value = earlier == null ? member.value() : under(form, key, earlier.value(), member.value(), problems);
            merged.put(key, new Node.Member(member.key(), value));
        });
        return new Node.Mapping(merged, above.location());
    }

    /** The value of a key that both have. What is broken stays so: nobody knows what would be laid over what. */
    private static Node under(Form form, String key, Node base, Node over, Problems problems) {
        if (base instanceof Node.Broken || over instanceof Node.Broken) {
            return new Node.Broken(over.location());
        }
        Form child = form.under(key).orElseGet(Form::anything);
        return child.merging().merge(child, base, over, form.problemsUnder(key, problems));
    }

    private static List<Node> joined(List<Node> first, List<Node> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    private static Merging named(Function<Location, Node> value) {
        return (form, base, over, problems) -> mappings(
                form, LongForms.byName(base, value, problems), LongForms.byName(over, value, problems), problems);
    }

    private static Node pools(Form form, Node base, Node over, Problems problems) {
        if (!(base instanceof Node.Sequence earlier && over instanceof Node.Sequence later)) {
            return deep(form, base, over, problems);
        }
        Form pool = form.item().orElseGet(Form::anything);
        List<Node> merged = new ArrayList<>();
        for (Node original : earlier.items()) {
            Node current = original;
            for (Node override : later.items()) {
                boolean other = !subnet(override).equals(subnet(current));
                if (other && indexOf(merged, override) < 0) {
                    merged.add(override);
                    continue;
                }
                current = mappings(pool, current, override, problems);
                int index = indexOf(merged, current);
                if (index < 0) {
                    merged.add(current);
                } else {
                    merged.set(index, current);
                }
            }
        }
        return new Node.Sequence(merged, later.location());
    }

    private static int indexOf(List<Node> pools, Node pool) {
        return pools.stream().map(Merging::subnet).toList().indexOf(subnet(pool));
    }

    private static String subnet(Node pool) {
        return pool instanceof Node.Mapping mapping ? mapping.text("subnet").orElse("") : "";
    }
}
