package io.quaymaster.model.plan;

import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.ResourceId;

/**
 * One thing of a source that the daemon has, however often it was replaced: a replica of a container, a network, or a volume.
 *
 * @param number of the replica, from 1; 1 for networks and volumes
 */
public record SlotId(ResourceId resource, int number) implements Comparable<SlotId> {
    static SlotId of(Ownership ownership) {
        return new SlotId(ownership.resource(), ownership.slot());
    }

    @Override
    public int compareTo(SlotId other) {
        int byResource = resource.compareTo(other.resource);
        return byResource != 0 ? byResource : Integer.compare(number, other.number);
    }

    /** As in {@code container/web}, and {@code container/web-2} for the second replica. */
    @Override
    public String toString() {
        return number == 1 ? resource.toString() : resource + "-" + number;
    }
}
