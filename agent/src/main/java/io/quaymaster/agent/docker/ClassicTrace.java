package io.quaymaster.agent.docker;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the classic builder tells of a running build: a text, in which a line begins each step. */
final class ClassicTrace {
    private static final Pattern STEP = Pattern.compile("Step (\\d+/\\d+) : (.*)");
    private static final Pattern CHATTER = Pattern.compile(
            " ---> .*|Removing intermediate container .*|Removed intermediate container .*|Successfully (built|tagged) .*|\\s*");
    private static final Pattern RESULT = Pattern.compile("Successfully built ([0-9a-f]{12,64})");

    private final Consumer<String> progress;
    private final LineBuffer buffer = new LineBuffer();
    private Optional<BuildStep> current = Optional.empty();
    private Optional<String> imageId = Optional.empty();

    ClassicTrace(Consumer<String> progress) {
        this.progress = progress;
    }

    void add(String text) {
        buffer.add(text).forEach(this::line);
    }

    /** The step that was at work last. */
    Optional<BuildStep> current() {
        buffer.finish().forEach(this::line);
        return current;
    }

    /** What it says that the image is called: older builders say it in no other way. */
    Optional<String> imageId() {
        return imageId;
    }

    private void line(String line) {
        Matcher step = STEP.matcher(line);
        Matcher result = RESULT.matcher(line);
        if (step.matches()) {
            BuildStep next = new BuildStep("[" + step.group(1) + "] " + step.group(2), progress);
            next.begin();
            current = Optional.of(next);
        } else if (line.equals(" ---> Using cache")) {
            current.ifPresent(BuildStep::cached);
        } else if (result.matches()) {
            imageId = Optional.of(result.group(1));
        } else if (!CHATTER.matcher(line).matches()) {
            current.ifPresentOrElse(running -> running.output(line + "\n"), () -> progress.accept(line));
        }
    }
}
