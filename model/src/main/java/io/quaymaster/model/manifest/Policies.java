package io.quaymaster.model.manifest;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The shapes of what says how containers and images are handled: restarts, pulls, rollouts, dependencies. */
final class Policies {
    private static final String RESTARTS = "\"no\", always, unless-stopped, on-failure or on-failure:TIMES";
    private static final String PULLS = "missing, always, never, daily, weekly or every_DURATION such as every_12h";

    static final Shape<RestartPolicy> RESTART = new Parsed<>(
            RESTARTS,
            Json.text("no|always|unless-stopped|on-failure(?::[0-9]{1,4})?"),
            Policies::restart,
            policy -> policy.mode().word() + (policy.maximumRetries() == 0 ? "" : ":" + policy.maximumRetries()));

    static final Shape<PullPolicy> PULL = new Parsed<>(
            PULLS,
            Json.text("missing|if_not_present|always|never|daily|weekly|every_.+"),
            Policies::pull,
            Policies::text);

    private static final Rollout PLAIN = Rollout.DEFAULT;
    private static final Field<Rollout.Order> ORDER = Field.of(
            "order",
            Scalars.words(Rollout.Order.class, '-'),
            "`start-first` starts the successor while the old instance serves, `stop-first` stops the old one before."
                    + " Without it `stop-first` for containers that publish host ports or write to a mount, which two"
                    + " of them must not share, or have data in a volume without a name, which the successor gets;"
                    + " and `start-first` for all others.");
    private static final Field<Duration> TIMEOUT = Field.of(
                    "timeout", Durations.SHAPE, "How long a successor may take to become healthy.")
            .or(PLAIN.timeout());
    private static final Field<Duration> STABLE = Field.of(
                    "stable",
                    Durations.SHAPE,
                    "How long a successor must stay up before it takes over; with a healthcheck it must be healthy as well.")
            .or(PLAIN.stable());
    private static final Field<Integer> PARALLELISM = Field.of(
                    "parallelism", Scalars.integer(1, 1000), "How many instances are replaced at a time.")
            .or(PLAIN.parallelism());
    private static final Field<Duration> DRAIN = Field.of(
                    "drain",
                    Durations.SHAPE,
                    "How long the old instance goes on, to finish what it is at, once its name and aliases do not lead"
                            + " to it any more.")
            .or(PLAIN.drain());
    private static final Field<Rollout.OnFailure> ON_FAILURE = Field.of(
                    "on_failure",
                    Scalars.words(Rollout.OnFailure.class, '-'),
                    "What becomes of a successor that fails: `rollback` lets the old instance serve, `hold` leaves all as"
                            + " it is for a person to look at.")
            .or(PLAIN.onFailure());

    static final Shape<Rollout> ROLLOUT = Structure.of(
            List.of(ORDER, TIMEOUT, STABLE, PARALLELISM, DRAIN, ON_FAILURE),
            spec -> new Rollout(
                    spec.find(ORDER).orElse(null),
                    spec.get(TIMEOUT),
                    spec.get(STABLE),
                    spec.get(PARALLELISM),
                    spec.get(DRAIN),
                    spec.get(ON_FAILURE)),
            rollout -> Spec.EMPTY
                    .withNullable(ORDER, rollout.order())
                    .with(TIMEOUT, rollout.timeout())
                    .with(STABLE, rollout.stable())
                    .with(PARALLELISM, rollout.parallelism())
                    .with(DRAIN, rollout.drain())
                    .with(ON_FAILURE, rollout.onFailure()));

    private static final Field<Dependency.Condition> CONDITION = Field.of(
                    "condition",
                    Scalars.words(Dependency.Condition.class, '_'),
                    "What the other container must have reached: `service_started`, `service_healthy`, or"
                            + " `service_completed_successfully` for one that ends with exit code 0.")
            .or(Dependency.Condition.SERVICE_STARTED);
    private static final Field<Boolean> REQUIRED = Field.of(
                    "required", Scalars.FLAG, "Whether the other container must be declared.")
            .or(true);
    static final Dependency STARTED = new Dependency(Dependency.Condition.SERVICE_STARTED, true);
    static final Shape<Dependency> DEPENDENCY = Structure.of(
                    List.of(CONDITION, REQUIRED),
                    spec -> new Dependency(spec.get(CONDITION), spec.get(REQUIRED)),
                    dependency ->
                            Spec.EMPTY.with(CONDITION, dependency.condition()).with(REQUIRED, dependency.required()))
            .hinting(
                    "restart",
                    "it is not supported: a container is never restarted because another one was; remove it");

    private Policies() {}

    private static @Nullable RestartPolicy restart(String text, Consumer<String> complaints) {
        if (text.matches("on-failure:[0-9]{1,4}")) {
            int retries = Integer.parseInt(text.substring(text.indexOf(':') + 1));
            return new RestartPolicy(RestartPolicy.Mode.ON_FAILURE, retries);
        }
        return Arrays.stream(RestartPolicy.Mode.values())
                .filter(mode -> mode.word().equals(text))
                .findFirst()
                .map(mode -> new RestartPolicy(mode, 0))
                .orElseGet(() -> Scalars.refuse(text, RESTARTS, complaints));
    }

    private static @Nullable PullPolicy pull(String text, Consumer<String> complaints) {
        return switch (text) {
            case "missing", "if_not_present" -> new PullPolicy.Missing();
            case "always" -> new PullPolicy.Always();
            case "never" -> new PullPolicy.Never();
            case "daily" -> new PullPolicy.Every(Duration.ofDays(1));
            case "weekly" -> new PullPolicy.Every(Duration.ofDays(7));
            default -> every(text).orElseGet(() -> Scalars.refuse(text, PULLS, complaints));
        };
    }

    private static Optional<PullPolicy> every(String text) {
        return text.startsWith("every_")
                ? Durations.parse(text.substring("every_".length()))
                        .filter(Duration::isPositive)
                        .map(PullPolicy.Every::new)
                : Optional.empty();
    }

    private static String text(PullPolicy policy) {
        return switch (policy) {
            case PullPolicy.Missing missing -> "missing";
            case PullPolicy.Always always -> "always";
            case PullPolicy.Never never -> "never";
            case PullPolicy.Every every -> "every_" + Durations.text(every.interval());
        };
    }
}
