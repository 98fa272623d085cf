package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Healthcheck;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Evidence;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualContainer.Endpoint;
import io.quaymaster.model.state.ActualContainer.Settings;
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

/** A container of the daemon in memory: what it was made of, what it is attached to, and its life. */
final class MemoryContainer {
    private final String id;
    private final Spec spec;
    private @Nullable Ownership ownership;
    private @Nullable ComposeMark mark;
    private @Nullable Observed observed;
    private final String imageId;
    private final String imageName;
    private final Instant created;
    private final Life life;
    private final SortedMap<String, Endpoint> networks = new TreeMap<>();
    private final SortedMap<String, String> namespaces = new TreeMap<>();
    private final SortedSet<String> volumes = new TreeSet<>();
    private final SortedMap<String, String> anonymousVolumes = new TreeMap<>();
    private List<HostPort> ports = List.of();
    private String name;
    private Settings settings;
    private SortedMap<String, String> discarded = new TreeMap<>();
    private @Nullable ActualContainer seen;

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
        this.settings = new Settings(spec.get(ContainerFields.RESTART), new TreeMap<>());
        boolean checked = spec.find(ContainerFields.HEALTHCHECK)
                .filter(Healthcheck.Check.class::isInstance)
                .isPresent();
        this.life =
                new Life(Program.of(spec), checked, spec.get(ContainerFields.STOP_GRACE_PERIOD), settings.restart());
    }

    /** What an observation shows: made anew only when something changed. */
    ActualContainer actual() {
        ActualContainer shown = seen;
        if (shown == null || !shown.state().equals(life.state()) || shown.restarts() != life.restarts()) {
            ActualContainer plain = new ActualContainer(
                    id,
                    name,
                    ownership,
                    imageId,
                    imageName,
                    created,
                    life.state(),
                    life.restarts(),
                    networks,
                    namespaces,
                    volumes,
                    isForeign() ? new TreeMap<>() : anonymousVolumes,
                    ports(),
                    isForeign() ? null : settings,
                    mark,
                    observed,
                    discarded,
                    List.of());
            shown = Evidence.isIn(plain) ? plain.withLastLines(life.writes()) : plain;
            seen = shown;
        }
        return shown;
    }

    private boolean isForeign() {
        return ownership == null && mark == null;
    }

    /** As if Docker Compose had made it, and from the same. */
    void madeByCompose(int number) {
        SortedMap<String, String> labels = new TreeMap<>(spec.get(ContainerFields.LABELS));
        labels.put("com.docker.compose.container-number", Integer.toString(number));
        mark = ComposeMark.read(labels).orElseThrow();
        observed = new Observed(spec, Spec.EMPTY);
        ownership = null;
        changed();
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String imageId() {
        return imageId;
    }

    Spec spec() {
        return spec;
    }

    Life life() {
        return life;
    }

    boolean isUp() {
        return life.isUp();
    }

    boolean isCalled(String reference) {
        return name.equals(reference) || id.equals(reference);
    }

    void rename(String other) {
        name = other;
        changed();
    }

    Settings settings() {
        return settings;
    }

    void set(Settings others) {
        settings = others;
        life.obey(others.restart());
        changed();
    }

    /** What was asked for in vain. */
    void discard(SortedMap<String, String> limits) {
        discarded = limits;
        changed();
    }

    SortedMap<String, Endpoint> networks() {
        return networks;
    }

    SortedMap<String, String> namespaces() {
        return namespaces;
    }

    SortedSet<String> volumes() {
        return volumes;
    }

    /** By the path they are mounted at; they are among the others as well. */
    SortedMap<String, String> anonymousVolumes() {
        return anonymousVolumes;
    }

    /** To be called after a change of its networks, namespaces or volumes. */
    void changed() {
        seen = null;
    }

    /** The ports of the host that it holds: from its start to the end of its process. */
    List<HostPort> ports() {
        return life.hasProcess() ? ports : List.of();
    }

    void hold(List<HostPort> given) {
        ports = List.copyOf(given);
    }
}
