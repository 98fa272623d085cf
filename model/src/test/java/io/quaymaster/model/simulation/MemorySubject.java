package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The daemon in memory under the contracts. */
final class MemorySubject implements Subject, Subject.Somebody {
    private static final String CHECKED = ", healthcheck: {test: [CMD, probe]}";
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int MOST_TICKS = 2000;

    private final MemoryDaemon daemon = new MemoryDaemon();
    private final List<String> heard = new ArrayList<>();
    private int builds;

    MemorySubject() {
        daemon.foreignImage("sha256:feedfeedfeed", image());
        daemon.withhold(missing(), true);
        daemon.listen(event -> heard.add(event.type() + " " + event.action()));
    }

    @Override
    public Actual observe() {
        return daemon.observe();
    }

    @Override
    public void take(Step step, SourceTree tree) {
        daemon.take(step);
    }

    @Override
    public String unique(String end) {
        return end;
    }

    @Override
    public String image() {
        return "busybox:stable";
    }

    @Override
    public String pullable() {
        return "shop/pullable:1";
    }

    @Override
    public String missing() {
        return "shop/missing:1";
    }

    @Override
    public int port() {
        return 8080;
    }

    @Override
    public String fields(Behaviour behaviour) {
        return "command: "
                + switch (behaviour) {
                    case SERVES -> "[serve]";
                    case POLITE -> "[polite]";
                    case STUBBORN -> "[stubborn], stop_grace_period: 1s";
                    case FAILS -> "[exit, '3']";
                    case SUCCEEDS -> "[exit, '0']";
                    case MISSING -> "[missing]";
                    case HEALTHY -> "[serve]" + CHECKED;
                    case SICK -> "[sick]" + CHECKED;
                };
    }

    @Override
    public void await(String what, BooleanSupplier reached) {
        for (int tick = 0; !reached.getAsBoolean(); tick++) {
            if (tick > MOST_TICKS) {
                throw new AssertionError("waited in vain for " + what);
            }
            daemon.pass(TICK);
        }
    }

    @Override
    public List<String> heard() {
        return heard;
    }

    @Override
    public Somebody somebody() {
        return this;
    }

    @Override
    public void close() {
        // All of it is gone with this object.
    }

    @Override
    public void run(String name, String image) {
        daemon.foreign(name, image);
    }

    @Override
    public void start(String container) {
        daemon.start(container);
    }

    @Override
    public void stop(String container) {
        daemon.stop(container);
    }

    @Override
    public void kill(String container) {
        daemon.kill(container);
    }

    @Override
    public void pause(String container) {
        daemon.pause(container);
    }

    @Override
    public void unpause(String container) {
        daemon.unpause(container);
    }

    @Override
    public void rename(String container, String name) {
        daemon.rename(container, name);
    }

    @Override
    public void remove(String container) {
        daemon.delete(container);
    }

    @Override
    public void createNetwork(String name) {
        daemon.foreignNetwork(name);
    }

    @Override
    public void removeNetwork(String name) {
        daemon.removeNetwork(name);
    }

    @Override
    public void connect(String container, String network) {
        daemon.connect(container, network, Attachment.PLAIN, container);
    }

    @Override
    public void disconnect(String container, String network) {
        daemon.disconnect(container, network);
    }

    @Override
    public void createVolume(String name) {
        daemon.foreignVolume(name);
    }

    @Override
    public void tag(String image, String reference) {
        daemon.foreignTag(image, reference);
    }

    @Override
    public void untag(String reference) {
        daemon.untag(reference);
    }

    @Override
    public String build(String reference) {
        builds++;
        String id = "sha256:00000000000" + builds;
        daemon.foreignImage(id, reference);
        return id;
    }

    @Override
    public void buildWithLabelsOfOurs(String reference) {
        daemon.labelAsOurs(build(reference));
    }
}
