package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Set;

/** Which fields of a resource go together. */
final class ResourceRules {
    private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none", "default", "ingress");

    private final Resource resource;
    private final Problems problems;

    private ResourceRules(Resource resource, Problems problems) {
        this.resource = resource;
        this.problems = problems;
    }

    static void check(Resource resource, Problems problems) {
        ResourceRules rules = new ResourceRules(resource, problems);
        switch (resource.kind()) {
            case IMAGE -> rules.image();
            case CONTAINER -> ContainerRules.check(resource, problems);
            case NETWORK -> rules.network();
            case VOLUME -> rules.volume();
        }
    }

    private void image() {
        boolean build = written(ImageFields.BUILD);
        boolean pull = written(ImageFields.PULL);
        if (build && pull) {
            problems.add(resource.at("pull"), "build and pull exclude each other; remove one");
        } else if (!build && !pull) {
            problems.add(resource.node().location(), "needs \"build\" (a directory) or \"pull\" (an image reference)");
        } else if (pull) {
            refuse(
                    List.of(ImageFields.TAGS, ImageFields.PUSH),
                    "only for images that are built, and this one is pulled");
        } else {
            built();
        }
    }

    private void built() {
        refuse(List.of(ImageFields.PULL_POLICY), "only for images that are pulled, and this one is built");
        Spec spec = resource.spec();
        if (spec.get(ImageFields.PUSH) && !written(ImageFields.TAGS)) {
            problems.add(resource.at("push"), "needs \"tags\": the names to push it under");
        }
        spec.get(ImageFields.TAGS).forEach(this::tag);
        boolean twice = spec.has(ImageFields.PLATFORM)
                && spec.find(ImageFields.BUILD).map(Build::platform).isPresent();
        if (twice) {
            problems.add(resource.at("platform"), "platform and build.platforms say the same; remove one");
        }
    }

    private void tag(ImageReference tag) {
        if (tag.digest() != null) {
            problems.add(
                    resource.at("tags"), "tags: " + tag + " has a digest, which only the build can tell; remove it");
        }
        if (tag.familiarName().startsWith("quaymaster/")) {
            problems.add(
                    resource.at("tags"),
                    "tags: " + tag + " is not free: tags below quaymaster/ mark what Quaymaster owns; choose another");
        }
    }

    private void network() {
        boolean external = resource.spec().get(NetworkFields.EXTERNAL);
        String name = resource.spec().find(NetworkFields.DOCKER_NAME).orElse(resource.name());
        if (external) {
            refuse(
                    NetworkFields.ALL.stream()
                            .filter(field -> field.effect() != Field.Effect.POLICY)
                            .toList(),
                    "no effect on an external network, which is never created; remove one");
        } else if (PREDEFINED.contains(name)) {
            problems.add(
                    resource.at(resource.spec().has(NetworkFields.DOCKER_NAME) ? "docker_name" : "name"),
                    Mismatch.quote(name)
                            + " is a network of the daemon's own; choose another name, or say external: true");
        }
    }

    private void volume() {
        if (resource.spec().get(VolumeFields.EXTERNAL)) {
            refuse(
                    List.of(
                            VolumeFields.DRIVER,
                            VolumeFields.DRIVER_OPTS,
                            VolumeFields.LABELS,
                            VolumeFields.ON_REMOVAL),
                    "no effect on an external volume, which is never created or removed; remove one");
        }
    }

    private void refuse(List<? extends Field<?>> fields, String why) {
        fields.stream()
                .filter(resource.spec()::has)
                .forEach(field -> problems.add(resource.at(field.name()), field.name() + ": " + why));
    }

    /** Also if it could not be read: then that is the problem, and not its absence. */
    private boolean written(Field<?> field) {
        return resource.node().find(field.name()).isPresent();
    }
}
