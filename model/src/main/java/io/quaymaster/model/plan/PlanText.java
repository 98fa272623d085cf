package io.quaymaster.model.plan;

import io.quaymaster.model.plan.Plan.Blocked;
import io.quaymaster.model.plan.Plan.Planned;
import io.quaymaster.model.plan.Plan.Wait;
import io.quaymaster.model.plan.Reason.Change;
import java.util.stream.Collectors;

/** Writes a plan for people: one line a step, with its reason. */
public final class PlanText {
    private PlanText() {}

    public static String of(Plan plan) {
        if (plan.isEmpty()) {
            return "Nothing to do.\n";
        }
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < plan.steps().size(); index++) {
            text.append(step(index, plan.steps().get(index))).append('\n');
        }
        plan.waits().forEach(wait -> text.append(of(wait)).append('\n'));
        for (Blocked blocked : plan.blocked()) {
            text.append(of(blocked)).append('\n');
            blocked.log().forEach(line -> text.append("    | ").append(line).append('\n'));
        }
        return text.toString();
    }

    private static String step(int index, Planned planned) {
        String after = planned.after().isEmpty()
                ? ""
                : " (after "
                        + planned.after().stream()
                                .map(step -> Integer.toString(step + 1))
                                .collect(Collectors.joining(", "))
                        + ")";
        return (index + 1) + ". " + of(planned.step()) + after + ": " + of(planned.reason());
    }

    /** What a step does, as a person would order it. */
    public static String of(Step step) {
        return switch (step) {
            case Step.Build build ->
                "build " + build.image().reference() + " from "
                        + place(build.image().build().context());
            case Step.Pull pull -> "pull " + pull.image().reference();
            case Step.Tag tag -> "tag " + tag.tag();
            case Step.Push push -> "push " + push.image();
            case Step.RemoveImage remove -> "remove image " + remove.reference();
            case Step.CreateNetwork create ->
                "create network " + create.network().name();
            case Step.RemoveNetwork remove -> "remove network " + remove.name();
            case Step.CreateVolume create -> "create volume " + create.volume().name();
            case Step.RemoveVolume remove -> "remove volume " + remove.name() + " with its data";
            case Step.CreateContainer create -> "create container " + create.name();
            case Step.StartContainer start ->
                "start container " + start.target().name();
            case Step.StopContainer stop -> "stop container " + stop.target().name();
            case Step.RemoveContainer remove ->
                "remove container " + remove.target().name();
            case Step.RenameContainer rename ->
                "rename container " + rename.target().name() + " to " + rename.to();
            case Step.UpdateContainer update ->
                "update container " + update.target().name();
            case Step.Connect connect ->
                "connect container " + connect.target().name() + " to network " + connect.network();
            case Step.Disconnect disconnect ->
                "disconnect container " + disconnect.target().name() + " from network " + disconnect.network();
            case Step.Withdraw withdraw ->
                "withdraw container " + withdraw.target().name() + " from the names of network " + withdraw.network();
        };
    }

    private static String place(String context) {
        return context.isEmpty() ? "." : context;
    }

    /** Why, down to the field. */
    public static String of(Reason reason) {
        if (reason.changes().isEmpty()) {
            return reason.text();
        }
        return reason.text() + ": "
                + reason.changes().stream().map(PlanText::of).collect(Collectors.joining("; "));
    }

    public static String of(Wait wait) {
        return wait.resource() + " waits for " + wait.until();
    }

    /** Without the lines of the log. */
    public static String of(Blocked blocked) {
        return blocked.resource() + " is blocked: " + blocked.why() + "; " + blocked.next();
    }

    private static String of(Change change) {
        String from = change.from();
        String to = change.to();
        if (from != null && to != null) {
            return change.field() + " " + from + " -> " + to;
        }
        if (to != null) {
            return change.field() + " is now " + to;
        }
        return change.field() + (from == null ? " changed" : " " + from + " is no longer given");
    }
}
