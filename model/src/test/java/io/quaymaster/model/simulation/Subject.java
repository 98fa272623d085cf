package io.quaymaster.model.simulation;

import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.Actual;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A daemon that the contracts are checked against: the one in memory, or a real one with the agent's client on top. Whatever it
 * refuses is a RuntimeException.
 */
public interface Subject extends AutoCloseable {
    /** What the agent sees. */
    Actual observe();

    /**
     * What the agent does.
     *
     * @param tree the files that images are built from
     */
    void take(Step step, SourceTree tree);

    /** A name that nothing else at the daemon has. */
    String unique(String end);

    /** A reference to an image that is here. */
    String image();

    /** A reference to an image that is not here and can be pulled. */
    String pullable();

    /** A reference that no registry has. */
    String missing();

    /** A port of the host that is free. */
    int port();

    /** The fields of a container that behaves in a way, in YAML's flow form without the braces. */
    String fields(Behaviour behaviour);

    /** Waits for something that comes by itself, such as the end of a process. */
    void await(String what, BooleanSupplier reached);

    /** The events so far, each as {@code type action}, of objects with unique names. */
    List<String> heard();

    /** A person with the daemon's own commands. */
    Somebody somebody();

    /** Removes all that was made. */
    @Override
    void close();

    /** How the process of a container behaves. */
    enum Behaviour {
        /** Goes on, and ends with 143 when it is asked to stop. */
        SERVES,
        /** Goes on, and ends with 0 when it is asked to stop. */
        POLITE,
        /** Goes on, does not hear that it is to stop, and has a grace period of a second. */
        STUBBORN,
        /** Ends with 3 after less than a second. */
        FAILS,
        /** Ends with 0 after less than a second. */
        SUCCEEDS,
        /** Cannot be started. */
        MISSING,
        /** Goes on, and is healthy after about a second. */
        HEALTHY,
        /** Goes on, and is unhealthy after about a second. */
        SICK
    }

    /** What somebody does at the daemon behind the agent's back. */
    interface Somebody {
        /** Runs a container of the given image. */
        void run(String name, String image);

        void start(String container);

        void stop(String container);

        void kill(String container);

        void pause(String container);

        void unpause(String container);

        void rename(String container, String name);

        /** By force, also one that runs. */
        void remove(String container);

        void createNetwork(String name);

        void removeNetwork(String name);

        void connect(String container, String network);

        void disconnect(String container, String network);

        void createVolume(String name);

        void tag(String image, String reference);

        /** Takes a reference away by force. */
        void untag(String reference);

        /** Makes an image that nothing else is made of; returns its id. */
        String build(String reference);

        /** Makes an image that carries the label {@code quaymaster.source}. */
        void buildWithLabelsOfOurs(String reference);
    }
}
