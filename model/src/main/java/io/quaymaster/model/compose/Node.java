package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One value of a Compose file, with the place it was written at. Aliases and merge keys are already resolved. */
sealed interface Node {
    Location location();

    record Text(String text, Location location) implements Node {}

    record Whole(BigInteger value, Location location) implements Node {
        Whole(long value, Location location) {
            this(BigInteger.valueOf(value), location);
        }
    }

    record Decimal(double value, Location location) implements Node {}

    record Flag(boolean value, Location location) implements Node {}

    /** A key without a value, or one that is {@code null}. */
    record Nothing(Location location) implements Node {}

    /** A date or a time without quotes: no attribute takes one, an extension may. */
    record Moment(String text, Location location) implements Node {}

    /** A value that is wrong, as is reported already: nothing more is said of it, nor of what depends on it. */
    record Broken(Location location) implements Node {}

    record Sequence(List<Node> items, Location location) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        Sequence with(List<Node> others) {
            return new Sequence(others, location);
        }
    }

    /**
     * A value under its key.
     *
     * @param key where the key was written
     */
    record Member(Location key, Node value) {}

    record Mapping(Map<String, Member> members, Location location) implements Node {
        public Mapping {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        static Mapping empty(Location location) {
            return new Mapping(Map.of(), location);
        }

        boolean has(String key) {
            return members.containsKey(key);
        }

        Optional<Node> find(String key) {
            return Optional.ofNullable(members.get(key)).map(Member::value);
        }

        /** The text of a key; nothing where it is missing or something else. */
        Optional<String> text(String key) {
            return find(key).filter(Text.class::isInstance).map(value -> ((Text) value).text());
        }

        /** Whether a key is set to true. */
        boolean flag(String key) {
            return find(key)
                    .filter(value -> value instanceof Flag flag && flag.value())
                    .isPresent();
        }

        /** The entries of a mapping below a key; empty where there is none. */
        Mapping mapping(String key) {
            return find(key)
                    .filter(Mapping.class::isInstance)
                    .map(Mapping.class::cast)
                    .orElseGet(() -> empty(location));
        }

        /** The items of a list below a key; empty where there is none. */
        List<Node> items(String key) {
            return find(key)
                    .filter(Sequence.class::isInstance)
                    .map(value -> ((Sequence) value).items())
                    .orElse(List.of());
        }

        /** Where a key was written; where it was not, where the mapping begins. */
        Location at(String key) {
            Member member = members.get(key);
            return member == null ? location : member.key();
        }

        Mapping with(String key, Node value) {
            Map<String, Member> changed = new LinkedHashMap<>(members);
            Member before = members.get(key);
            changed.put(key, new Member(before == null ? value.location() : before.key(), value));
            return new Mapping(changed, location);
        }

        /** The same with a value where there is none yet. */
        Mapping or(String key, Node value) {
            return has(key) ? this : with(key, value);
        }

        Mapping without(String key) {
            if (!has(key)) {
                return this;
            }
            Map<String, Member> changed = new LinkedHashMap<>(members);
            changed.remove(key);
            return new Mapping(changed, location);
        }

        /** Each value replaced by what the function makes of it; an entry for which it makes null is left out. */
        Mapping each(BiFunction<String, Node, @Nullable Node> function) {
            Map<String, Member> changed = new LinkedHashMap<>();
            members.forEach((key, member) -> {
                Node value = function.apply(key, member.value());
                if (value != null) {
                    changed.put(key, new Member(member.key(), value));
                }
            });
            return new Mapping(changed, location);
        }
    }

    /** The value without its places: equal values of two files have equal data. */
    default Object data() {
        return switch (this) {
            case Text text -> text.text();
            case Whole whole -> new BigDecimal(whole.value());
            case Decimal decimal -> plain(decimal.value());
            case Flag flag -> flag.value();
            case Nothing nothing -> Optional.empty();
            case Moment moment -> List.of(moment.text());
            case Broken broken -> broken;
            case Sequence sequence -> sequence.items().stream().map(Node::data).toList();
            case Mapping mapping -> {
                Map<String, Object> data = new LinkedHashMap<>();
                mapping.members()
                        .forEach((key, member) -> data.put(key, member.value().data()));
                yield data;
            }
        };
    }

    private static Object plain(double value) {
        return Double.isFinite(value) ? normal(BigDecimal.valueOf(value)) : Double.valueOf(value);
    }

    private static BigDecimal normal(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Whether nothing in it is broken. */
    default boolean isSound() {
        return broken().findAny().isEmpty();
    }

    /** The places of what is broken in it. */
    default Stream<Location> broken() {
        return switch (this) {
            case Broken broken -> Stream.of(broken.location());
            case Sequence sequence -> sequence.items().stream().flatMap(Node::broken);
            case Mapping mapping ->
                mapping.members().values().stream()
                        .flatMap(member -> member.value().broken());
            case Text text -> Stream.empty();
            case Whole whole -> Stream.empty();
            case Decimal decimal -> Stream.empty();
            case Flag flag -> Stream.empty();
            case Nothing nothing -> Stream.empty();
            case Moment moment -> Stream.empty();
        };
    }

    /** What this is, for messages about something else that was expected. */
    default String described() {
        return switch (this) {
            case Text text -> Quoted.of(text.text());
            case Whole whole -> whole.value().toString();
            case Decimal decimal -> GoNumbers.text(decimal.value());
            case Flag flag -> Objects.toString(flag.value());
            case Nothing nothing -> "nothing";
            case Moment moment -> "the date " + moment.text();
            case Broken broken -> "what cannot be read";
            case Sequence sequence -> "a list";
            case Mapping mapping -> "a map";
        };
    }
}
