package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.manifest.NetworkFields;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.manifest.SourceTree.Found;
import io.quaymaster.model.manifest.VolumeFields;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that the resources of one revision are resolved against.
 *
 * @param unread what may declare what seems to be missing
 * @param variables of the source
 * @param where the variables come from, for messages
 */
record Scope(
        String source,
        SourceTree tree,
        SortedMap<ResourceId, Resource> resources,
        Unread unread,
        SortedMap<String, String> variables,
        String where,
        Problems problems,
        Problems warnings) {
    private static final int FEW = 12;

    List<Resource> all(Kind kind) {
        return resources.values().stream()
                .filter(resource -> resource.kind() == kind)
                .toList();
    }

    Optional<Resource> find(Kind kind, String name) {
        return Optional.ofNullable(resources.get(new ResourceId(kind, name)));
    }

    void report(Resource resource, Location location, String message) {
        problems.about(resource.subject()).add(location, message);
    }

    void warn(Resource resource, Location location, String message) {
        warnings.about(resource.subject()).add(location, message);
    }

    /** The resource that another one names in a field; where there is none, that is a problem. */
    Optional<Resource> referred(Resource from, String field, Kind kind, String name) {
        return referred(from, field, from.at(field, name), kind, name);
    }

    Optional<Resource> referred(Resource from, String field, Location location, Kind kind, String name) {
        Optional<Resource> found = find(kind, name);
        if (found.isEmpty() && !unread.mayDeclare(kind, name)) {
            report(
                    from,
                    location,
                    field + ": there is no " + kind.title() + " \"" + name + "\"" + hint(from, kind, name));
        }
        return found;
    }

    private String hint(Resource from, Kind kind, String name) {
        List<String> others = all(kind).stream()
                .filter(resource -> !resource.equals(from))
                .map(Resource::name)
                .toList();
        boolean few = !others.isEmpty() && others.size() <= FEW;
        return Nearest.find(name, others)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse((few ? "; declared are " + String.join(", ", others) : "") + "; declare it with kind: "
                        + kind.title());
    }

    /** Where a path leads that a resource writes relative to its own manifest. */
    Found at(Resource resource, String path) {
        String directory = RepositoryPath.parent(resource.node().location().path());
        return RepositoryPath.resolve(directory, path).map(tree::find).orElseGet(() -> new Found.Outside(path));
    }

    /** What the daemon knows a resource by; for a container, the first of its replicas. */
    static String daemonName(Resource resource) {
        return switch (resource.kind()) {
            case CONTAINER -> DesiredContainer.slotName(resource.name(), resource.spec(), 1);
            case NETWORK -> resource.spec().find(NetworkFields.DOCKER_NAME).orElse(resource.name());
            case VOLUME -> resource.spec().find(VolumeFields.DOCKER_NAME).orElse(resource.name());
            case IMAGE -> resource.name();
        };
    }
}
