package io.quaymaster.agent.docker;

import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ProvidedMount;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The daemon: all that we ask of it. Every call ends within its deadline, also when the daemon does not answer; whatever goes
 * wrong is a {@link DockerException}. Containers are given by id or name.
 */
public interface Docker extends AutoCloseable {
    /** The engine's version, such as {@code 28.5.1}. */
    String version();

    /** What the daemon has now, in one list call a kind and an inspection of those containers that changed. */
    Actual observe();

    /** Builds from a context in a tree; returns the image id. */
    String build(DesiredImage.Built image, SourceTree tree, Consumer<String> progress);

    /**
     * Pulls, and makes sure that the image is there; returns its id.
     *
     * @param revision the commit that asks for it, for {@link Actual#pulls}
     */
    String pull(DesiredImage.Pulled image, String revision, Consumer<String> progress);

    void tag(String imageId, String tag);

    /**
     * Pushes, and gives the image a tag when the registry has confirmed it.
     *
     * @param mark the tag
     */
    void push(ImageReference image, String mark, Consumer<String> progress);

    /** Removes a reference, unless it stands for another image by now; with the last reference the image goes. */
    void removeImage(String imageId, String reference);

    void createNetwork(Step.CreateNetwork step);

    void removeNetwork(String id);

    void createVolume(Step.CreateVolume step);

    /** Refused where it is not that source's any more. */
    void removeVolume(Step.RemoveVolume step);

    /**
     * Creates a container; returns its id.
     *
     * @param tree the files that it sees some of
     */
    String createContainer(Step.CreateContainer step, SourceTree tree);

    /**
     * Deletes the copies of a source's files that no container has any more.
     *
     * @param needed those that its containers are to have
     */
    void tidyFiles(String source, Collection<ProvidedMount> needed);

    void startContainer(String container);

    /** Stops with the container's own signal and grace period. Refused where its name is another one by now. */
    void stopContainer(Step.StopContainer step);

    /** Refused where its name is another one by now. */
    void removeContainer(Step.Target container);

    /** Refused where its name is another one by now. */
    void renameContainer(Step.Target container, String name);

    void updateContainer(String container, ActualContainer.Settings settings);

    void connect(Step.Connect step);

    void disconnect(String container, String network);

    /** Has a running container answer to no alias in a network any more; it is attached to it afterwards, before or not. */
    void withdraw(String container, String network);

    /**
     * Documents of a manifest for the containers that run and are not ours, and for what they use, as plain data. Nothing that was
     * given to them as a secret is left out.
     */
    List<Map<String, Object>> portraits();

    /** The last lines that a container wrote, oldest first. */
    List<String> logs(String container, int lines);

    /**
     * Creates a marker: a container that is never started and stands for something by its name, which only one can have. Returns
     * its id; empty where the name is taken.
     */
    Optional<String> createMarker(String name, SortedMap<String, String> labels);

    /** The container of that name, which may also be no marker; empty where there is none. */
    Optional<Marker> findMarker(String name);

    /** As for any container, but with no look at what went with it: one request. */
    void removeMarker(String id);

    /**
     * Calls {@code changed} for every event that concerns us, with what it says, and once after each connection, also the
     * first: then anything may have happened. Returns when the thread is interrupted.
     */
    void watch(Consumer<Event> changed);

    @Override
    void close();

    /** A container as far as it matters to a marker. */
    record Marker(String id, SortedMap<String, String> labels) {
        /** The label that every marker has: without it a container is none, whatever its name. */
        public static final String LABEL = Ownership.PREFIX + "lease";

        public Marker {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        }
    }

    /** Something that happened at the daemon. */
    sealed interface Event {
        /** The stream is (again) connected: what happened before is not known. */
        record Connected() implements Event {}

        record Lost(String why) implements Event {}

        /**
         * @param type {@code container}, {@code image}, {@code network} or {@code volume}
         * @param action such as {@code die}
         * @param id the object's
         * @param name the object's, where the event has it
         */
        record Changed(String type, String action, String id, String name) implements Event {}

        /**
         * Something happened to a marker: it is no reason to look at anything else.
         *
         * @param action {@code create}, {@code destroy} or {@code rename}
         */
        record Marked(String action, String id, String name) implements Event {}
    }
}
