package io.quaymaster.agent.simulation;

import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Step;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a simulation went through, for those who want to know what it is worth. */
final class Tally {
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<Verb, Long> deeds = new EnumMap<>(Verb.class);
    private final Set<Long> plans = new HashSet<>();
    private long histories;
    private long passes;
    private long calls;
    private long pulls;
    private long crashes;

    void history() {
        histories++;
    }

    void call(Step step) {
        calls++;
        if (step instanceof Step.Pull) {
            pulls++;
        }
    }

    /** Calls so far but for pulls, which may be asked for again and again. */
    long callsButPulls() {
        return calls - pulls;
    }

    void crash() {
        crashes++;
    }

    void fault(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void deed(Verb verb) {
        deeds.merge(verb, 1L, Long::sum);
    }

    void pass(Plan plan) {
        passes++;
        if (!plan.isEmpty()) {
            plans.add(shape(plan));
        }
    }

    /** The same for plans that do the same kinds of steps to instances in the same roles, in the same order. */
    private static long shape(Plan plan) {
        long shape = plan.waits().size() * 31L + plan.blocked().size();
        for (Planned planned : plan.steps()) {
            shape = shape * 1_000_003
                    + planned.step().getClass().getSimpleName().hashCode();
            shape = shape * 1_000_003 + planned.after().hashCode();
            shape = shape * 1_000_003 + role(planned.step());
        }
        return shape;
    }

    private static int role(Step step) {
        return switch (step) {
            case Step.CreateContainer create -> role(create.name());
            case Step.StartContainer start -> role(start.target().name());
            case Step.StopContainer stop -> role(stop.target().name());
            case Step.RemoveContainer remove -> role(remove.target().name());
            case Step.RenameContainer rename -> role(rename.target().name()) * 8 + role(rename.to());
            case Step.UpdateContainer update -> role(update.target().name());
            case Step.Connect connect -> role(connect.target().name());
            case Step.Disconnect disconnect -> role(disconnect.target().name());
            default -> 0;
        };
    }

    private static int role(String name) {
        return name.contains(".new-") ? 1 : name.contains(".old-") ? 2 : name.contains(".failed-") ? 3 : 4;
    }

    long histories() {
        return histories;
    }

    long calls() {
        return calls;
    }

    long passes() {
        return passes;
    }

    Map<Verb, Long> deeds() {
        return deeds;
    }

    Map<Fault, Long> faults() {
        return faults;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("passes %,d in %,d histories, with %,d calls to the daemon%n".formatted(passes, histories, calls));
        text.append("distinct plans %,d%n".formatted(plans.size()));
        text.append("crashes of the agent %,d%n".formatted(crashes));
        faults.forEach((fault, count) -> text.append("fault %-14s %,12d%n".formatted(fault.word(), count)));
        deeds.forEach((verb, count) -> text.append("deed  %-14s %,12d%n".formatted(verb.word(), count)));
        return text.toString();
    }
}
