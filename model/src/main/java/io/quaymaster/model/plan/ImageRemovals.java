package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.OwnTag;
import io.quaymaster.model.state.ResourceId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Plans the removal of images that are ours, that no container is made of, and that are more than are kept for rollback. */
final class ImageRemovals {
    private final Desired desired;
    private final Inventory inventory;
    private final Draft draft;
    private final Map<String, DesiredImage> byRepository = new HashMap<>();
    private final Set<String> needed = new HashSet<>();

    ImageRemovals(Desired desired, Inventory inventory, Draft draft) {
        this.desired = desired;
        this.inventory = inventory;
        this.draft = draft;
        for (DesiredImage image : desired.images().values()) {
            byRepository.put(image.repository(), image);
            inventory.image(image.reference()).ifPresent(there -> needed.add(there.id()));
        }
        inventory.actual().containers().stream().map(ActualContainer::imageId).forEach(needed::add);
    }

    void planAll() {
        plan(repository -> true);
    }

    /** Leaves those that are no longer declared: they come back with a manifest that does, without another build or pull. */
    void planSuperseded() {
        plan(byRepository::containsKey);
    }

    private void plan(Predicate<String> chosen) {
        SortedMap<String, List<ActualImage>> byName = new TreeMap<>();
        for (ActualImage image : inventory.actual().images()) {
            ownTags(image).stream()
                    .map(OwnTag::repository)
                    .distinct()
                    .forEach(repository -> byName.merge(repository, List.of(image), ImageRemovals::joined));
        }
        byName.forEach((repository, images) -> {
            if (chosen.test(repository)) {
                plan(repository, images);
            }
        });
    }

    private void plan(String repository, List<ActualImage> images) {
        Optional<DesiredImage> declared = Optional.ofNullable(byRepository.get(repository));
        String reason = declared.isPresent()
                ? "it is superseded, and " + declared.get().keep() + " of those are kept"
                : "it is no longer declared";
        images.stream()
                .filter(image -> !needed.contains(image.id()))
                .sorted(Comparator.comparing(ActualImage::created).reversed().thenComparing(ActualImage::id))
                .skip(declared.map(DesiredImage::keep).orElse(0))
                .forEach(image -> remove(repository, image, reason));
    }

    /** Takes away the references that we gave, each before the tag that says so: what a crash leaves is still known as ours. */
    private void remove(String repository, ActualImage image, String reason) {
        ResourceId id = new ResourceId(
                Kind.IMAGE,
                repository.substring(OwnTag.namespace(desired.source()).length()));
        List<OwnTag> own = ownTags(image).stream()
                .filter(tag -> tag.repository().equals(repository))
                .sorted(Comparator.comparing(OwnTag::tag).reversed())
                .toList();
        Draft.Chain chain = draft.chain(List.of());
        image.tags().stream()
                .filter(reference -> own.stream().anyMatch(tag -> tag.marks(reference)))
                .forEach(reference -> chain.then(new Step.RemoveImage(id, image.id(), reference), reason));
        own.forEach(tag -> chain.then(new Step.RemoveImage(id, image.id(), tag.toString()), reason));
    }

    private List<OwnTag> ownTags(ActualImage image) {
        return image.tags().stream()
                .flatMap(tag -> OwnTag.parse(desired.source(), tag).stream())
                .collect(Collectors.toList());
    }

    private static List<ActualImage> joined(List<ActualImage> some, List<ActualImage> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }
}
