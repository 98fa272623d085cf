package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.Rollout;
import io.quaymaster.model.plan.PlanText;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** No call of ours starts a second instance on a mount that both write to. */
final class Writers implements Rule {
    /** Instances by their ids that the plan that is carried out now stopped: if they run, somebody started them since. */
    private final Set<String> stopped = new HashSet<>();

    /** Whether the call in hand was right when it was made, and nobody knows when it has its effect. */
    private boolean isLate;

    @Override
    public void looks() {
        stopped.clear();
    }

    @Override
    public void before(Step step, Judgement now, Judgement seen) {
        // Only what comes of a start can be wrong.
    }

    @Override
    public void beforeLate(Step step, Judgement now, Judgement seen) {
        isLate = true;
    }

    @Override
    public void after(Step step, Judgement now, Judgement seen) {
        boolean wasLate = isLate;
        isLate = false;
        if (step instanceof Step.StopContainer stop) {
            now.find(stop.target().reference())
                    .filter(instance -> !Judgement.isUp(instance))
                    .ifPresent(instance -> stopped.add(instance.id()));
        }
        if (step instanceof Step.StartContainer start) {
            now.find(start.target().reference())
                    .filter(started -> Judgement.isOurs(started.ownership()) && Judgement.isUp(started))
                    // By its name, it could be another one by now than it was made for.
                    .filter(started ->
                            !wasLate || !started.id().equals(start.target().reference()))
                    .ifPresent(started -> check(step, started, now, seen));
        }
    }

    private void check(Step step, ActualContainer started, Judgement now, Judgement seen) {
        Optional<DesiredContainer> declared = now.declared(started);
        if (declared.isEmpty() || Judgement.rollout(declared.get()).order() == Rollout.Order.START_FIRST) {
            return;
        }
        Set<String> mounts = new TreeSet<>(Judgement.writableMounts(declared.get()));
        mounts.addAll(started.anonymousVolumes().values());
        now.others(started)
                .filter(Judgement::isUp)
                .filter(other -> mounts.stream()
                        .anyMatch(mount -> other.volumes().contains(mount)
                                && started.volumes().contains(mount)))
                .filter(other -> wasSeenUp(other, seen) && !stopped.contains(other.id()))
                .findFirst()
                .ifPresent(other -> {
                    throw new Violation(
                            Property.ONE_WRITER,
                            PlanText.of(step) + " while " + other.name() + " runs, and both write to " + mounts);
                });
    }

    /** Somebody else may start one between our look and our call. */
    private static boolean wasSeenUp(ActualContainer other, Judgement seen) {
        return seen.find(other.id()).filter(Judgement::isUp).isPresent();
    }
}
