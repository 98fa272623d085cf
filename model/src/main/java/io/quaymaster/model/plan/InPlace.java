package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.plan.Reason.Change;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.DesiredContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds what can be changed at an instance while it runs: limits and the restart policy. */
final class InPlace {
    private static final Set<Field<?>> NOT_A_LIMIT = Set.of(ContainerFields.RESTART, ContainerFields.NETWORKS);
    // The daemon makes up a swap limit for every container with a memory limit.
    private static final String MADE_UP = ContainerFields.MEMSWAP_LIMIT.name();

    private InPlace() {}

    static Settings wanted(DesiredContainer container) {
        SortedMap<String, String> limits = new TreeMap<>();
        container
                .spec()
                .canonical(field -> field.effect() == Field.Effect.IN_PLACE && !NOT_A_LIMIT.contains(field))
                .forEach((name, value) -> limits.put(name, value.toString()));
        return new Settings(container.spec().get(ContainerFields.RESTART), limits);
    }

    /** What an instance is given so that the daemon does not start it again when it starts itself; empty where it would not. */
    static Optional<Settings> unattended(ActualContainer instance) {
        return Optional.ofNullable(instance.settings())
                .filter(settings -> comesBack(settings.restart()))
                .map(settings -> new Settings(RestartPolicy.NO, settings.limits()));
    }

    private static boolean comesBack(RestartPolicy restart) {
        return switch (restart.mode()) {
            case ALWAYS, ON_FAILURE -> true;
            case NO, UNLESS_STOPPED -> false;
        };
    }

    /** Limits that the instance has and that are no longer given: the daemon can set a limit, but not take it away. */
    static List<Change> beyond(ActualContainer instance, DesiredContainer container) {
        Settings actual = instance.settings();
        if (actual == null) {
            return List.of();
        }
        Settings wanted = wanted(container);
        return actual.limits().keySet().stream()
                .filter(name -> !name.equals(MADE_UP) && !wanted.limits().containsKey(name))
                .map(name -> new Change(name, actual.limits().get(name), null))
                .toList();
    }

    /** The step that gives the instance what its manifest says, if it does not have it. */
    static Optional<Reason> difference(ActualContainer instance, DesiredContainer container) {
        Settings actual = instance.settings();
        if (actual == null) {
            return Optional.empty();
        }
        Settings wanted = wanted(container);
        List<Change> changes = new ArrayList<>();
        if (!actual.restart().equals(wanted.restart())) {
            changes.add(new Change(ContainerFields.RESTART.name(), text(actual), text(wanted)));
        }
        wanted.limits().forEach((name, value) -> {
            if (!value.equals(actual.limits().get(name))) {
                changes.add(new Change(name, actual.limits().get(name), value));
            }
        });
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason("it can be changed while it runs", changes));
    }

    private static String text(Settings settings) {
        return ContainerFields.RESTART.shape().write(settings.restart()).toString();
    }
}
