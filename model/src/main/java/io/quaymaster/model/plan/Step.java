package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Attachment;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.DesiredNetwork;
import io.quaymaster.model.state.DesiredVolume;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** One daemon command. Whoever handles steps does so in an exhaustive switch, so that a new one shows where it is missing. */
public sealed interface Step {
    /** The resource it is for. */
    ResourceId resource();

    /** Builds an image under its own tag and its further tags. */
    record Build(ResourceId resource, DesiredImage.Built image) implements Step {}

    /**
     * Pulls an image and gives it a tag of ours, unless it was there before.
     *
     * @param revision the commit that asks for it
     */
    record Pull(ResourceId resource, DesiredImage.Pulled image, String revision) implements Step {}

    record Tag(ResourceId resource, String imageId, String tag) implements Step {}

    /**
     * Pushes a reference, and remembers that by a tag of ours.
     *
     * @param mark the tag that the image gets when the registry has confirmed the push
     */
    record Push(ResourceId resource, ImageReference image, String mark) implements Step {}

    /**
     * Removes a reference, and the image with its last one.
     *
     * @param imageId what the reference must still stand for: somebody may have given it to another image
     */
    record RemoveImage(ResourceId resource, String imageId, String reference) implements Step {}

    record CreateNetwork(ResourceId resource, DesiredNetwork network, Ownership ownership) implements Step {}

    record RemoveNetwork(ResourceId resource, String id, String name) implements Step {}

    record CreateVolume(ResourceId resource, DesiredVolume volume, Ownership ownership) implements Step {}

    /**
     * Removes a volume and the data in it.
     *
     * @param source that it must still belong to: somebody else's may have got its name
     */
    record RemoveVolume(ResourceId resource, String name, String source) implements Step {}

    /**
     * Creates a container under a name that carries its role, attached to all its networks; it does not run yet.
     *
     * @param handedOver the anonymous volumes of its predecessor that it mounts, by path
     */
    record CreateContainer(
            ResourceId resource,
            String name,
            DesiredContainer container,
            Ownership ownership,
            SortedMap<String, String> handedOver)
            implements Step {
        public CreateContainer {
            handedOver = Collections.unmodifiableSortedMap(new TreeMap<>(handedOver));
        }
    }

    record StartContainer(ResourceId resource, Target target) implements Step {}

    /** @param whileRestarting whether it is left as it is where it runs: it is to be kept from being started again */
    record StopContainer(ResourceId resource, Target target, boolean whileRestarting) implements Step {
        public StopContainer(ResourceId resource, Target target) {
            this(resource, target, false);
        }
    }

    /** Removes a container that does not run, with those of its anonymous volumes that no other container mounts. */
    record RemoveContainer(ResourceId resource, Target target) implements Step {}

    record RenameContainer(ResourceId resource, Target target, String to) implements Step {
        /** What the container was until now. */
        public Role before() {
            return Role.of(target.name());
        }

        /** What the container is from now on. */
        public Role role() {
            return Role.of(to);
        }
    }

    /** Gives a container other limits or another restart policy while it runs. */
    record UpdateContainer(ResourceId resource, Target target, ActualContainer.Settings settings) implements Step {}

    record Connect(ResourceId resource, Target target, String network, Attachment attachment) implements Step {}

    record Disconnect(ResourceId resource, Target target, String network) implements Step {}

    /**
     * Has a container that goes on running answer to no alias in a network any more, at the address that it has there. It comes
     * back into the network if it is not in it.
     */
    record Withdraw(ResourceId resource, Target target, String network) implements Step {}

    /**
     * A container that a step is about.
     *
     * @param reference its id; where an earlier step of the plan creates it, its name stands for the id that the daemon answers
     * @param name what a person reads, and it must still be called to be stopped, renamed or removed: the name says what it is to its
     *     slot
     */
    record Target(String reference, String name) {
        /** One that an earlier step creates. */
        public static Target created(String name) {
            return new Target(name, name);
        }

        public static Target of(ActualContainer container) {
            return new Target(container.id(), container.name());
        }
    }
}
