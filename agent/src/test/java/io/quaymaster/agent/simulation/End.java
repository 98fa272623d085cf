package io.quaymaster.agent.simulation;

import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.State;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is in the end, as text that is the same for what is as good: without ids and times. */
final class End {
    private End() {}

    static String of(Actual actual) {
        Stream<String> containers = actual.containers().stream().map(End::text);
        Stream<String> networks = actual.networks().stream().map(network -> "network " + network.name());
        Stream<String> volumes = actual.volumes().stream().map(volume -> "volume " + volume.name());
        Stream<String> images = actual.images().stream().map(image -> "image " + image.id() + " " + image.tags());
        return Stream.of(containers, networks, volumes, images)
                .flatMap(several -> several)
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String text(ActualContainer container) {
        return "container " + container.name() + " of " + container.imageId() + " in "
                + container.networks().keySet() + " " + state(container) + " " + container.settings();
    }

    /** One that failed is kept as it ended, which may be with a signal or before it. */
    private static String state(ActualContainer container) {
        return switch (container.state()) {
            case State.Running running -> "running " + running.health();
            case State.Exited exited -> Judgement.isFailed(container) ? "down" : "ended with " + exited.code();
            case State.StartFailed failed -> "down";
            case State.Created created -> "down";
            case State.Restarting restarting -> "restarting";
            case State.Paused paused -> "paused";
            case State.Removing removing -> "being removed";
        };
    }
}
