package io.quaymaster.model.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All resources of one revision, resolved and validated.
 *
 * @param source the ownership scope
 * @param revision the commit they were read at
 * @param adopts whether what Docker Compose made of it is taken over, as the host allows
 * @param images also those that containers name without an Image resource
 */
public record Desired(
        String source,
        String revision,
        boolean adopts,
        SortedMap<ResourceId, DesiredImage> images,
        SortedMap<ResourceId, DesiredContainer> containers,
        SortedMap<ResourceId, DesiredNetwork> networks,
        SortedMap<ResourceId, DesiredVolume> volumes) {
    public Desired {
        images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
        containers = Collections.unmodifiableSortedMap(new TreeMap<>(containers));
        networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
    }
}
