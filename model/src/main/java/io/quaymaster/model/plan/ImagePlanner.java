package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.manifest.PullPolicy;
import io.quaymaster.model.state.Actual.LastPull;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ComposeMark;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.DesiredImage.Built;
import io.quaymaster.model.state.DesiredImage.Pulled;
import io.quaymaster.model.state.OwnTag;
import io.quaymaster.model.state.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans how images come to be: built, pulled, tagged, pushed. */
final class ImagePlanner {
    private final Desired desired;
    private final Inventory inventory;
    private final Draft draft;
    private final Instant now;

    ImagePlanner(Desired desired, Inventory inventory, Draft draft, Instant now) {
        this.desired = desired;
        this.inventory = inventory;
        this.draft = draft;
        this.now = now;
    }

    Map<ResourceId, ImageStanding> plan() {
        Map<ResourceId, ImageStanding> standings = new TreeMap<>();
        desired.images()
                .forEach((id, image) -> standings.put(
                        id,
                        switch (image) {
                            case Built built -> plan(built);
                            case Pulled pulled -> plan(pulled);
                        }));
        return standings;
    }

    private ImageStanding plan(Built image) {
        Optional<ImageReference> taken =
                image.tags().stream().filter(tag -> isSomebodyElses(image, tag)).findFirst();
        if (taken.isPresent()) {
            draft.block(
                    image.id(),
                    "the tag " + taken.get() + " is on an image that is not ours",
                    isOfCompose(taken.get())
                            ? ByCompose.NEXT
                            : "choose another tag, or give this one up: docker tag " + taken.get() + " " + taken.get()
                                    + "-old && docker rmi " + taken.get());
            return inventory
                    .image(image.reference())
                    .<ImageStanding>map(there -> new ImageStanding.Present(there.id(), new TreeSet<>()))
                    .orElseGet(ImageStanding.Unavailable::new);
        }
        Optional<ActualImage> there = inventory.image(image.reference()).or(() -> inUse(image));
        if (there.isEmpty()) {
            return build(image);
        }
        if (there.get().labelledAsOurs()) {
            return labelledAsOurs(image);
        }
        return new ImageStanding.Present(there.get().id(), complete(image, there.get()));
    }

    private ImageStanding build(Built image) {
        Draft.Chain build = draft.chain(List.of())
                .then(new Step.Build(image.id(), image), "no image of this build is here (" + image.key() + ")");
        if (image.push()) {
            image.tags().forEach(tag -> push(image, tag, "it is built anew", build.end()));
        }
        return new ImageStanding.Coming(build.end());
    }

    /** Its containers would bear labels of ours that say nothing about them. */
    private ImageStanding labelledAsOurs(DesiredImage image) {
        draft.block(
                image.id(),
                "the image " + image.reference()
                        + " has labels that begin with quaymaster., which only containers may have",
                "use an image without them");
        return new ImageStanding.Unavailable();
    }

    /** Gives an image that is here the references that it lacks; returns the steps that do. */
    private SortedSet<Integer> complete(Built image, ActualImage there) {
        Draft.Chain tagging = draft.chain(List.of());
        for (String reference : image.references()) {
            if (!there.tags().contains(reference)) {
                tagging.then(new Step.Tag(image.id(), there.id(), reference), "the image lacks this tag");
            }
        }
        if (image.push()) {
            for (ImageReference tag : image.tags()) {
                if (!there.tags().contains(image.pushMark(tag).toString())) {
                    push(image, tag, "it was not pushed yet", tagging.end());
                }
            }
        }
        return tagging.end();
    }

    private void push(Built image, ImageReference tag, String reason, SortedSet<Integer> after) {
        draft.step(new Step.Push(image.id(), tag, image.pushMark(tag).toString()), Reason.of(reason), after);
    }

    private boolean isSomebodyElses(Built image, ImageReference tag) {
        return inventory
                .image(tag.toString())
                .filter(holder -> !isOurs(holder) && !isTakenOver(holder, image))
                .isPresent();
    }

    /** Whether Docker Compose built an image for a container that is taken over: its tags come along with that. */
    private boolean isTakenOver(ActualImage there, Built image) {
        return desired.containers().values().stream()
                .filter(container -> container.image().id().equals(image.id()))
                .filter(container -> ComposeMark.key(container.spec().get(ContainerFields.LABELS))
                        .equals(there.service()))
                .flatMap(container -> inventory.owned().getOrDefault(container.id(), List.of()).stream())
                .anyMatch(container ->
                        container.observed() != null && container.imageId().equals(there.id()));
    }

    /** Whether a tag is on what Docker Compose built, and could be taken over. */
    private boolean isOfCompose(ImageReference tag) {
        return !desired.adopts()
                && inventory
                        .image(tag.toString())
                        .filter(image -> !image.service().isEmpty())
                        .isPresent();
    }

    private boolean isOurs(ActualImage image) {
        return image.tags().stream()
                .anyMatch(tag -> OwnTag.parse(desired.source(), tag).isPresent());
    }

    private ImageStanding plan(Pulled image) {
        Optional<ActualImage> there = inventory.image(reference(image));
        if (there.isPresent()) {
            ImageStanding refreshed = refresh(image, there.get());
            return there.get().labelledAsOurs() ? labelledAsOurs(image) : refreshed;
        }
        Optional<ActualImage> untagged = image.image().digest() == null ? inUse(image) : Optional.empty();
        if (untagged.isPresent()) {
            int tagged = draft.step(
                    new Step.Tag(image.id(), untagged.get().id(), image.reference()),
                    Reason.of("the tag is gone, the image is not"),
                    List.of());
            return new ImageStanding.Present(untagged.get().id(), new TreeSet<>(List.of(tagged)));
        }
        if (image.policy() instanceof PullPolicy.Never) {
            draft.block(
                    image.id(),
                    "the daemon does not have " + image.reference() + ", and pull_policy is never",
                    "load the image, or allow pulling with pull_policy: missing");
            return new ImageStanding.Unavailable();
        }
        return new ImageStanding.Coming(pull(image, "it is not here" + hint(image)));
    }

    /** A reference may be the misspelt name of a declared Image: nothing else would tell, before or after it is pulled. */
    private String hint(Pulled image) {
        List<String> declared = desired.images().values().stream()
                .filter(other -> !isImplicit(other))
                .map(other -> other.id().name())
                .toList();
        return isImplicit(image)
                ? Nearest.find(image.image().familiarName(), declared)
                        .map(meant -> " (there is an Image \"" + meant + "\": is that meant?)")
                        .orElse("")
                : "";
    }

    /** One that no manifest declares is called by its reference, which no Image can be. */
    private static boolean isImplicit(DesiredImage image) {
        return image instanceof Pulled pulled
                && pulled.id().name().equals(pulled.image().toString());
    }

    /** Where a reference has a tag and a digest, the digest says what it is. */
    private static String reference(Pulled image) {
        ImageReference reference = image.image();
        return reference.digest() == null ? reference.toString() : reference.familiarName() + "@" + reference.digest();
    }

    /**
     * An image that is here and may be superseded in its registry. Whatever is under way goes on with what is here, also where the
     * registry does not answer; only with {@code always} do new instances wait for the pull.
     */
    private ImageStanding refresh(Pulled image, ActualImage there) {
        LastPull last = inventory.actual().pulls().get(image.reference());
        SortedSet<Integer> before = switch (image.policy()) {
            case PullPolicy.Missing missing -> new TreeSet<>();
            case PullPolicy.Never never -> new TreeSet<>();
            case PullPolicy.Always always -> always(image, last);
            case PullPolicy.Every every -> {
                String reason = overdue(every, last);
                if (reason != null) {
                    pull(image, reason);
                }
                yield new TreeSet<>();
            }
        };
        return new ImageStanding.Present(there.id(), before);
    }

    private SortedSet<Integer> always(Pulled image, @Nullable LastPull last) {
        return last != null && last.revision().equals(desired.revision())
                ? new TreeSet<>()
                : pull(image, "pull_policy is always, and the revision is new");
    }

    private @Nullable String overdue(PullPolicy.Every every, @Nullable LastPull last) {
        if (last == null) {
            return "it is not known when it was last pulled";
        }
        Instant next = last.at().plus(every.interval());
        if (now.isBefore(next)) {
            draft.due(next);
            return null;
        }
        return "it was last pulled at " + last.at();
    }

    private SortedSet<Integer> pull(Pulled image, String reason) {
        return new TreeSet<>(List.of(
                draft.step(new Step.Pull(image.id(), image, desired.revision()), Reason.of(reason), List.of())));
    }

    /** The image that a container of ours was made of under this reference: it can lose its tags, but is still the same. */
    private Optional<ActualImage> inUse(DesiredImage image) {
        return inventory.owned().values().stream()
                .flatMap(List::stream)
                .filter(container -> container.imageName().equals(image.reference()))
                .map(ActualContainer::imageId)
                .flatMap(id -> inventory.image(id).stream())
                .findFirst();
    }
}
