package io.quaymaster.agent.simulation;

import io.quaymaster.agent.reconcile.Deliberation.Ending;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The steps of a part of a plan that is being carried out, and how far each is. */
final class Labour {
    private final Calls calls;
    private final Desired desired;
    private final List<Planned> steps;
    private final @Nullable Ending[] endings;
    private final Calls.@Nullable Reply[] replies;
    private final Map<String, String> created = new HashMap<>();

    Labour(Plan part, Calls calls, Desired desired) {
        this.calls = calls;
        this.desired = desired;
        this.steps = part.steps();
        this.endings = new Ending[steps.size()];
        this.replies = new Calls.Reply[steps.size()];
    }

    boolean isFor(Optional<Desired> inForce) {
        return inForce.filter(desired::equals).isPresent();
    }

    List<Planned> steps() {
        return steps;
    }

    Stream<ResourceId> resources() {
        return steps.stream().map(planned -> planned.step().resource());
    }

    boolean isOver() {
        return Arrays.stream(endings).allMatch(ending -> ending != null);
    }

    /** How each step ended, once it is over. */
    List<Ending> endings() {
        return Arrays.stream(endings)
                .map(ending -> ending == null ? Ending.SKIPPED : ending)
                .toList();
    }

    /** The steps that can begin now. */
    List<Integer> ready() {
        List<Integer> ready = new ArrayList<>();
        for (int index = 0; index < steps.size(); index++) {
            if (endings[index] == null
                    && replies[index] == null
                    && steps.get(index).after().stream().allMatch(before -> endings[before] == Ending.DONE)) {
                ready.add(index);
            }
        }
        return ready;
    }

    /** Begins nothing more; what has begun ends. */
    void abandon() {
        for (int index = 0; index < steps.size(); index++) {
            if (replies[index] == null && endings[index] == null) {
                endings[index] = Ending.SKIPPED;
            }
        }
    }

    void begin(int index) {
        // Whatever happens meanwhile, it is not begun twice.
        replies[index] = new Calls.Reply(Instant.MAX, false);
        Step step = known(steps.get(index).step());
        Calls.Reply reply = calls.take(step);
        replies[index] = reply;
        if (step instanceof Step.CreateContainer create && reply.succeeded()) {
            created.put(create.name(), calls.id(create.name()));
        }
    }

    /** With the id of what an earlier step created, in place of its name. */
    private Step known(Step step) {
        if (step instanceof Step.StartContainer(ResourceId resource, Step.Target target)
                && created.containsKey(target.reference())) {
            return new Step.StartContainer(resource, new Step.Target(created.get(target.reference()), target.name()));
        }
        return step;
    }

    /** What has not been answered is not done. */
    void cutOff(Instant now) {
        for (int index = 0; index < steps.size(); index++) {
            Calls.Reply reply = replies[index];
            if (reply != null && endings[index] == null && reply.answered().isAfter(now)) {
                replies[index] = new Calls.Reply(now, false);
            }
        }
    }

    /** When the first of the calls under way is answered; null where none is. */
    @Nullable
    Instant answered() {
        Instant first = null;
        for (int index = 0; index < steps.size(); index++) {
            Calls.Reply reply = replies[index];
            if (reply != null
                    && endings[index] == null
                    && (first == null || reply.answered().isBefore(first))) {
                first = reply.answered();
            }
        }
        return first;
    }

    /** Takes in the answers that are there by now; whatever comes after a step that failed is not tried. */
    void hear(Instant now) {
        for (int index = 0; index < steps.size(); index++) {
            Calls.Reply reply = replies[index];
            if (endings[index] != null) {
                continue;
            }
            if (reply != null && !reply.answered().isAfter(now)) {
                endings[index] = reply.succeeded() ? Ending.DONE : Ending.FAILED;
            } else if (steps.get(index).after().stream()
                    .anyMatch(before -> endings[before] == Ending.FAILED || endings[before] == Ending.SKIPPED)) {
                endings[index] = Ending.SKIPPED;
            }
        }
    }
}
