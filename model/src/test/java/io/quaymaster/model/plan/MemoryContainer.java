package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Healthcheck;
import io.quaymaster.model.manifest.PublishedPort;
import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Health;
import io.quaymaster.model.state.ActualContainer.Settings;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.HostPort;
import io.quaymaster.model.state.Observed;
import io.quaymaster.model.state.Ownership;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A container of the daemon in memory. */
final class MemoryContainer {
    final String id;
    final Spec spec;
    final SortedMap<String, Endpoint> networks = new TreeMap<>();
    final SortedMap<String, String> namespaces = new TreeMap<>();
    final SortedSet<String> volumes = new TreeSet<>();
    final SortedMap<String, String> anonymousVolumes = new TreeMap<>();
    private @Nullable Ownership ownership;
    private @Nullable ComposeMark mark;
    private @Nullable Observed observed;
    private final String imageId;
    private final String imageName;
    private final Instant created;
    private final Program program;
    String name;
    Settings settings;
    SortedMap<String, String> discarded = new TreeMap<>();
    State state = new State.Created();
    private int restarts;
    private int lastCode;
    private boolean stoppedByHand;

    MemoryContainer(
            String id,
            String name,
            @Nullable Ownership ownership,
            String imageId,
            String imageName,
            Instant created,
            Spec spec) {
        this.id = id;
        this.name = name;
        this.ownership = ownership;
        this.imageId = imageId;
        this.imageName = imageName;
        this.created = created;
        this.spec = spec;
        this.program = Program.of(spec);
        this.settings = new Settings(spec.get(ContainerFields.RESTART), new TreeMap<>());
    }

    ActualContainer actual() {
        ActualContainer plain = new ActualContainer(
                id,
                name,
                ownership,
                imageId,
                imageName,
                created,
                state,
                restarts,
                networks,
                namespaces,
                volumes,
                anonymousVolumes,
                isUp() ? hostPorts() : List.of(),
                ownership == null && mark == null ? null : settings,
                mark,
                observed,
                discarded,
                List.of());
        return Evidence.isIn(plain) ? plain.withLastLines(program.writes()) : plain;
    }

    /** As if Docker Compose had made it, and from the same. */
    void madeByCompose(int number) {
        SortedMap<String, String> labels = new TreeMap<>(spec.get(ContainerFields.LABELS));
        labels.put("com.docker.compose.container-number", Integer.toString(number));
        mark = ComposeMark.read(labels).orElseThrow();
        observed = new Observed(spec, Spec.EMPTY);
        ownership = null;
    }

    String imageId() {
        return imageId;
    }

    boolean isCalled(String reference) {
        return id.equals(reference) || name.equals(reference);
    }

    /** Whether it has a process, or is about to have one again. */
    boolean isUp() {
        return switch (state) {
            case State.Running running -> true;
            case State.Restarting restarting -> true;
            case State.Paused paused -> true;
            case State.Created created -> false;
            case State.StartFailed failed -> false;
            case State.Exited exited -> false;
            case State.Removing removing -> false;
        };
    }

    List<PublishedPort> ports() {
        return spec.get(ContainerFields.PORTS);
    }

    private List<HostPort> hostPorts() {
        return ports().stream().flatMap(port -> HostPort.of(port).stream()).toList();
    }

    boolean canBeStarted() {
        return !(program instanceof Program.Missing);
    }

    void start(Instant now) {
        restarts = 0;
        stoppedByHand = false;
        run(now);
    }

    /** What is left of a try to start it. */
    void failToStart(int code, String error) {
        if (state instanceof State.Created || state instanceof State.StartFailed) {
            state = new State.StartFailed(code, error);
        }
    }

    void stop(Instant now) {
        if (!isUp()) {
            return;
        }
        int code = program instanceof Program.Serves serves ? serves.endsWith() : Program.TERMINATED;
        state = new State.Exited(state instanceof State.Restarting ? lastCode : code, now);
        stoppedByHand = true;
    }

    /** Its process ends, and the daemon does what the restart policy says. */
    void end(int code, Instant now) {
        lastCode = code;
        if (isRestarted(code)) {
            restarts++;
            state = new State.Restarting();
        } else {
            state = new State.Exited(code, now);
        }
    }

    /** What the passing of time brings. */
    void goOn(Instant now) {
        switch (state) {
            case State.Restarting restarting -> run(now);
            case State.Running running -> goOn(running, now);
            case State.Paused paused -> {}
            case State.Created created -> {}
            case State.StartFailed failed -> {}
            case State.Exited exited -> {}
            case State.Removing removing -> {}
        }
    }

    /** The host goes down and comes up again. */
    void reboot(Instant now) {
        RestartPolicy.Mode mode = settings.restart().mode();
        boolean comesBack = mode == RestartPolicy.Mode.ALWAYS
                || (mode == RestartPolicy.Mode.UNLESS_STOPPED && !stoppedByHand)
                || (mode == RestartPolicy.Mode.ON_FAILURE && isUp());
        boolean wasStarted = isUp() || state instanceof State.Exited;
        if (isUp()) {
            state = new State.Exited(255, now);
        }
        if (wasStarted && comesBack) {
            run(now);
        }
    }

    private void run(Instant now) {
        boolean checked = spec.find(ContainerFields.HEALTHCHECK)
                .filter(Healthcheck.Check.class::isInstance)
                .isPresent();
        state = new State.Running(now, checked ? Health.STARTING : Health.NONE);
    }

    private void goOn(State.Running running, Instant now) {
        switch (program) {
            case Program.Exits exits -> end(exits.code(), now);
            case Program.Serves serves -> become(running, Health.HEALTHY);
            case Program.Sickens sickens -> become(running, Health.UNHEALTHY);
            case Program.Hangs hangs -> {}
            case Program.Missing missing -> {}
        }
    }

    private void become(State.Running running, Health health) {
        if (running.health() == Health.STARTING) {
            state = new State.Running(running.since(), health);
        }
    }

    private boolean isRestarted(int code) {
        return switch (settings.restart().mode()) {
            case NO -> false;
            case ALWAYS, UNLESS_STOPPED -> true;
            case ON_FAILURE -> {
                int most = settings.restart().maximumRetries();
                yield code != 0 && (most == 0 || restarts < most);
            }
        };
    }
}
