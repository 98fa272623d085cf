package io.quaymaster.agent.cli;

import io.quaymaster.agent.control.Answer;
import io.quaymaster.agent.reconcile.Status;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the agent answered, as a person reads it. */
final class AnswerText {
    private static final int SHORT_ID = 7;

    private AnswerText() {}

    /** Ends with a line's end. */
    static String of(Answer answer) {
        return switch (answer) {
            case Answer.Looking looking -> looking.source() + ": the agent looks now\n";
            case Answer.Synced synced -> of(synced);
            case Answer.Retrying retrying ->
                retrying.source() + ": trying again "
                        + retrying.resources().stream().map(Object::toString).collect(Collectors.joining(", ")) + "\n";
            case Answer.Suspended suspended ->
                suspended.source() + ": suspended; nothing is done until \"quaymaster resume " + suspended.source()
                        + "\"" + (suspended.left().isEmpty() ? "\n" : "; left as it is:\n") + list(suspended.left());
            case Answer.Resumed resumed ->
                resumed.source() + (resumed.suspension() == null ? ": was not suspended\n" : ": resumed\n");
            case Answer.Approved approved ->
                approved.source() + ": approved at " + shortened(approved.revision())
                        + (approved.suspension() == null
                                ? "\n"
                                : "; done after \"quaymaster resume " + approved.source() + "\"\n")
                        + list(approved.steps());
            case Answer.Refused refused -> "quaymaster: " + refused.message() + "\n";
        };
    }

    private static String list(List<String> steps) {
        return steps.stream().map(step -> "  " + step + "\n").collect(Collectors.joining());
    }

    private static String of(Answer.Synced synced) {
        Status.Revision applied = synced.applied();
        String state = synced.inSync() ? "in sync" : synced.outcome().name().toLowerCase(Locale.ROOT);
        return synced.source() + ": " + state
                + (applied == null ? "" : " at " + shortened(applied.id()) + " " + PlainText.oneLine(applied.subject()))
                + (synced.inSync() ? "" : ", " + PlainText.oneLine(synced.message())) + "\n";
    }

    private static String shortened(String commit) {
        return commit.substring(0, Math.min(SHORT_ID, commit.length()));
    }
}
