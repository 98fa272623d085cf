package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.plan.Reason.Change;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.DesiredContainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds what can be changed at an instance while it runs: limits and the restart policy. */
final class InPlace {
    private static final String SWAP = ContainerFields.MEMSWAP_LIMIT.name();
    // Swap goes with the memory, which would have to be given up first.
    private static final Set<String> CAN_BE_TAKEN_AWAY = Set.of(ContainerFields.PIDS_LIMIT.name(), SWAP);
    private static final String UNLIMITED = "-1";

    private InPlace() {}

    /**
     * What an instance that is stopped is given so that the daemon does not start it again when it starts itself; empty where it
     * would not. Whether its end could be what was asked for can still be told by it.
     */
    static Optional<Settings> unattended(ActualContainer instance) {
        return Optional.ofNullable(instance.settings()).flatMap(settings -> switch (settings.restart()
                .mode()) {
            case ALWAYS -> Optional.of(new Settings(RestartPolicy.UNLESS_STOPPED, settings.limits()));
            case ON_FAILURE -> Optional.of(new Settings(RestartPolicy.NO, settings.limits()));
            case NO, UNLESS_STOPPED -> Optional.empty();
        });
    }

    /**
     * What an instance is given before it is stopped for its successor, so that both never run after a restart of the daemon. When
     * it has to serve again after all, this has it go on, and it gets its own policy back once it is what is wanted. Empty where it
     * would stay stopped anyway.
     */
    static Optional<Settings> stayingStopped(ActualContainer instance) {
        return Optional.ofNullable(instance.settings()).flatMap(settings -> switch (settings.restart()
                .mode()) {
            case ALWAYS, ON_FAILURE -> Optional.of(new Settings(RestartPolicy.UNLESS_STOPPED, settings.limits()));
            case NO, UNLESS_STOPPED -> Optional.empty();
        });
    }

    /** What an instance that was to stay stopped is given to go on as it did; empty where its policy could not be another one. */
    static Optional<Settings> ownPolicy(ActualContainer instance, DesiredContainer container) {
        RestartPolicy declared = container.settings().restart();
        return Optional.ofNullable(instance.settings())
                .filter(settings -> settings.restart().equals(RestartPolicy.UNLESS_STOPPED))
                .filter(settings -> declared.mode() == RestartPolicy.Mode.ON_FAILURE)
                .map(settings -> new Settings(declared, settings.limits()));
    }

    /** Limits that the instance has and that are no longer given, and that the daemon cannot take away from it. */
    static List<Change> beyond(ActualContainer instance, DesiredContainer container) {
        return dropped(instance, container.settings()).stream()
                .filter(change -> !CAN_BE_TAKEN_AWAY.contains(change.field()))
                .toList();
    }

    /** What differs from what is wanted in a way that a command makes up for while the instance runs. */
    static Optional<Reason> difference(ActualContainer instance, Settings wanted) {
        Settings actual = instance.settings();
        if (actual == null) {
            return Optional.empty();
        }
        List<Change> changes = new ArrayList<>();
        if (!actual.restart().equals(wanted.restart())) {
            changes.add(new Change(ContainerFields.RESTART.name(), text(actual), text(wanted)));
        }
        wanted.limits().forEach((name, value) -> {
            if (!value.equals(actual.limits().get(name))
                    && !value.equals(instance.discarded().get(name))) {
                changes.add(new Change(name, actual.limits().get(name), value));
            }
        });
        dropped(instance, wanted).stream()
                .filter(change -> CAN_BE_TAKEN_AWAY.contains(change.field()))
                .forEach(changes::add);
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason("it can be changed while it runs", changes));
    }

    /** Limits that are wanted, and that the daemon was asked for in vain. */
    static SortedMap<String, String> inVain(ActualContainer instance, DesiredContainer container) {
        if (instance.discarded().isEmpty()) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, String> inVain = new TreeMap<>(container.settings().limits());
        inVain.entrySet().retainAll(instance.discarded().entrySet());
        return inVain;
    }

    private static List<Change> dropped(ActualContainer instance, Settings wanted) {
        Settings actual = instance.settings();
        if (actual == null || actual.limits().isEmpty()) {
            return List.of();
        }
        return actual.limits().entrySet().stream()
                .filter(limit -> !wanted.limits().containsKey(limit.getKey()) && !isMadeUp(limit))
                .map(limit -> new Change(limit.getKey(), limit.getValue(), null))
                .toList();
    }

    /** Where the kernel cannot limit swap, the daemon writes that it has no limit. */
    private static boolean isMadeUp(Map.Entry<String, String> limit) {
        return limit.getKey().equals(SWAP) && limit.getValue().equals(UNLIMITED);
    }

    private static String text(Settings settings) {
        return ContainerFields.RESTART.shape().write(settings.restart()).toString();
    }
}
