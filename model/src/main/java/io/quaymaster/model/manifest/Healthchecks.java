package io.quaymaster.model.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shape of healthchecks. */
final class Healthchecks {
    private static final Field<List<String>> TEST = Field.of(
                    "test",
                    new Test(),
                    "The check: a command line for the container's shell, or a list that begins with `CMD` (run as it is),"
                            + " `CMD-SHELL` (for the shell) or `NONE`; without it the image's check.")
            .or(List.of());
    private static final Field<Duration> INTERVAL =
            Field.of("interval", Durations.MILLISECONDS, "The time between two checks; the image's, or 30s.");
    private static final Field<Duration> TIMEOUT = Field.of(
            "timeout",
            Durations.MILLISECONDS,
            "How long a check may take before it counts as failed; the image's, or 30s.");
    private static final Field<Integer> RETRIES = Field.of(
            "retries", Scalars.integer(0, 1000), "How many checks must fail one after the other; the image's, or 3.");
    private static final Field<Duration> START_PERIOD = Field.of(
            "start_period",
            Durations.MILLISECONDS,
            "How long after its start failed checks do not count; the image's, or 0s.");
    private static final Field<Duration> START_INTERVAL = Field.of(
            "start_interval",
            Durations.MILLISECONDS,
            "The time between two checks in the start period; the image's, or 5s.");
    private static final Field<Boolean> DISABLE = Field.of(
                    "disable", Scalars.FLAG, "Whether there is no check at all, also not the image's.")
            .or(false);

    static final Shape<Healthcheck> SHAPE = new Structure<>(
            List.of(TEST, INTERVAL, TIMEOUT, RETRIES, START_PERIOD, START_INTERVAL, DISABLE),
            Healthchecks::make,
            Healthchecks::take);

    private Healthchecks() {}

    private static @Nullable Healthcheck make(Spec spec, Yaml.Mapping node, Problems problems) {
        boolean none = spec.get(TEST).equals(List.of("NONE"));
        if (spec.get(DISABLE) && spec.has(TEST) && !none) {
            problems.add(node.location(), "a disabled check has no test; remove \"test\" or \"disable\"");
            return null;
        }
        if (spec.get(DISABLE) || none) {
            return new Healthcheck.Disabled();
        }
        return new Healthcheck.Check(
                spec.get(TEST),
                spec.find(INTERVAL).orElse(null),
                spec.find(TIMEOUT).orElse(null),
                spec.find(RETRIES).orElse(null),
                spec.find(START_PERIOD).orElse(null),
                spec.find(START_INTERVAL).orElse(null));
    }

    private static Spec take(Healthcheck healthcheck) {
        return switch (healthcheck) {
            case Healthcheck.Disabled disabled -> Spec.EMPTY.with(DISABLE, true);
            case Healthcheck.Check check ->
                Spec.EMPTY
                        .with(TEST, check.test())
                        .withNullable(INTERVAL, check.interval())
                        .withNullable(TIMEOUT, check.timeout())
                        .withNullable(RETRIES, check.retries())
                        .withNullable(START_PERIOD, check.startPeriod())
                        .withNullable(START_INTERVAL, check.startInterval());
        };
    }

    /** A test in its list form; a text is for the shell. */
    private record Test() implements Shape<List<String>> {
        private static final ListOf<String> LIST = ListOf.orOne(Scalars.written("a command line"));

        @Override
        public @Nullable List<String> read(Yaml node, Problems problems) {
            List<String> words = LIST.read(node, problems);
            if (words == null || words.isEmpty()) {
                return words;
            }
            if (node instanceof Yaml.Scalar) {
                return List.of("CMD-SHELL", words.getFirst());
            }
            boolean good = switch (words.getFirst()) {
                case "NONE" -> words.size() == 1;
                case "CMD" -> words.size() > 1;
                case "CMD-SHELL" -> words.size() == 2;
                default -> false;
            };
            if (!good) {
                problems.add(
                        node.location(),
                        "the list must be [NONE], [CMD, program, arguments…] or [CMD-SHELL, command line], not one that begins with "
                                + Mismatch.quote(words.getFirst())
                                + (words.size() == 1 ? " alone" : ""));
            }
            return good ? words : null;
        }

        @Override
        public Object write(List<String> test) {
            return test;
        }

        @Override
        public Map<String, Object> schema() {
            return LIST.schema();
        }

        @Override
        public String notation() {
            return "a command line, or a list that begins with CMD, CMD-SHELL or NONE";
        }
    }
}
