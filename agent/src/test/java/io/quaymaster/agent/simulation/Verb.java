package io.quaymaster.agent.simulation;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.ResourceId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What persons do at the daemon behind the agent's back, and what happens to the host. */
enum Verb {
    STOP,
    KILL,
    START,
    PAUSE,
    UNPAUSE,
    REMOVE,
    RENAME,
    /** Removes a container and runs one of one's own under its name. */
    USURP,
    RUN,
    CREATE,
    PUBLISH_PORT,
    EXIT,
    SICKEN,
    CONNECT,
    DISCONNECT,
    REMOVE_NETWORK,
    CREATE_NETWORK,
    REMOVE_VOLUME,
    CREATE_VOLUME,
    TAG,
    UNTAG,
    UNTAG_BY_FORCE,
    PUBLISH,
    WITHHOLD,
    OFFER,
    SLOW_REMOVALS,
    REBOOT,
    WAIT,
    /** The agent's clock differs from the daemon's from now on. */
    CLOCK,
    /** Asks the agent to try a resource again. */
    RETRY,
    /** Lets the agent remove what the revision in force no longer declares. */
    APPROVE,
    LOSE_REPOSITORY,
    FIND_REPOSITORY;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Verb> of(String word) {
        return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
    }

    /** Does it, where it can be done. */
    void perform(World world, List<String> words) {
        try {
            act(world, words);
        } catch (MemoryDaemon.Refused refused) {
            // Somebody sees a message, and leaves it at that.
        }
    }

    private void act(World world, List<String> words) {
        MemoryDaemon daemon = world.daemon();
        String first = words.isEmpty() ? "" : words.getFirst();
        switch (this) {
            case STOP -> daemon.stop(first);
            case KILL -> daemon.kill(first);
            case START -> daemon.start(first);
            case PAUSE -> daemon.pause(first);
            case UNPAUSE -> daemon.unpause(first);
            case REMOVE -> daemon.delete(first);
            case RENAME -> daemon.rename(first, words.get(1));
            case USURP -> {
                daemon.delete(first);
                daemon.foreign(first, World.THEIR_IMAGE);
            }
            case RUN -> daemon.foreign(first, World.THEIR_IMAGE);
            case CREATE -> daemon.foreign(first, World.THEIR_IMAGE, Spec.EMPTY);
            case PUBLISH_PORT -> daemon.foreign(first, World.THEIR_IMAGE, World.port(words.get(1)));
            case EXIT -> daemon.exit(first, Integer.parseInt(words.get(1)));
            case SICKEN -> world.sicken(first);
            case CONNECT -> daemon.connect(first, words.get(1), Attachment.PLAIN, "somebody");
            case DISCONNECT -> daemon.disconnect(first, words.get(1));
            case REMOVE_NETWORK -> daemon.removeNetwork(first);
            case CREATE_NETWORK -> daemon.foreignNetwork(first);
            case REMOVE_VOLUME -> daemon.removeVolume(first);
            case CREATE_VOLUME -> daemon.foreignVolume(first);
            case TAG -> daemon.foreignTag(first, words.get(1));
            case UNTAG -> daemon.removeImage(first);
            case UNTAG_BY_FORCE -> daemon.untag(first);
            case PUBLISH -> daemon.publish(first, words.get(1));
            case WITHHOLD -> world.withhold(first, true);
            case OFFER -> world.withhold(first, false);
            case SLOW_REMOVALS -> daemon.removeWithin(seconds(first));
            case REBOOT -> world.reboot();
            case WAIT -> world.advance(seconds(first));
            case CLOCK -> world.skew(seconds(first));
            case RETRY -> world.retry(List.of(new ResourceId(Kind.CONTAINER, first)));
            case APPROVE -> world.approve();
            case LOSE_REPOSITORY -> world.repository().reachable(false);
            case FIND_REPOSITORY -> world.repository().reachable(true);
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
