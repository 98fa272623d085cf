package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Healthcheck;
import io.quaymaster.model.manifest.Logging;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.manifest.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of a container's body that says which process runs, and how it is watched, logged and ended. */
final class ProcessPart {
    private ProcessPart() {}

    static void write(Spec spec, JsonObject container, JsonObject host) {
        container
                .put("Cmd", spec.find(ContainerFields.COMMAND))
                .put("Entrypoint", spec.find(ContainerFields.ENTRYPOINT))
                .putUnlessEmpty("Env", environment(spec))
                .put("User", spec.find(ContainerFields.USER))
                .put("WorkingDir", spec.find(ContainerFields.WORKING_DIR))
                .put("Tty", spec.get(ContainerFields.TTY))
                .put("OpenStdin", spec.get(ContainerFields.STDIN_OPEN))
                .put("StopSignal", spec.find(ContainerFields.STOP_SIGNAL))
                // The daemon's default is the field's.
                .putIf(
                        spec.has(ContainerFields.STOP_GRACE_PERIOD),
                        "StopTimeout",
                        seconds(spec.get(ContainerFields.STOP_GRACE_PERIOD)))
                .put("Healthcheck", spec.find(ContainerFields.HEALTHCHECK).map(ProcessPart::healthcheck));
        host.put("Init", spec.find(ContainerFields.INIT))
                .put("RestartPolicy", restart(spec.get(ContainerFields.RESTART)))
                .put("LogConfig", spec.find(ContainerFields.LOGGING).map(ProcessPart::logging));
    }

    private static List<String> environment(Spec spec) {
        return spec.get(ContainerFields.ENVIRONMENT).entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    /** Part of a second more is better than less: a process that would have ended by itself is not killed. */
    private static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    private static Map<String, Object> healthcheck(Healthcheck healthcheck) {
        return switch (healthcheck) {
            case Healthcheck.Disabled() -> Map.of("Test", List.of("NONE"));
            case Healthcheck.Check check ->
                new JsonObject()
                        .putUnlessEmpty("Test", check.test())
                        .put("Interval", nanos(check.interval()))
                        .put("Timeout", nanos(check.timeout()))
                        .putNullable("Retries", check.retries())
                        .put("StartPeriod", nanos(check.startPeriod()))
                        .put("StartInterval", nanos(check.startInterval()))
                        .toMap();
        };
    }

    private static Optional<Long> nanos(@Nullable Duration duration) {
        return Optional.ofNullable(duration).map(Duration::toNanos);
    }

    private static Map<String, Object> restart(RestartPolicy policy) {
        return Map.of("Name", policy.mode().word(), "MaximumRetryCount", policy.maximumRetries());
    }

    private static Map<String, Object> logging(Logging logging) {
        return new JsonObject()
                .putNullable("Type", logging.driver())
                .putUnlessEmpty("Config", logging.options())
                .toMap();
    }
}
