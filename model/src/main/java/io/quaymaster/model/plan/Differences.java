package io.quaymaster.model.plan;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.plan.Reason.Change;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.DesiredContainer;
import io.quaymaster.model.state.FieldDigests;
import io.quaymaster.model.state.Ownership;
import io.quaymaster.model.state.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what makes an object another one than the one that is wanted, field by field. */
final class Differences {
    private static final String ENVIRONMENT = ContainerFields.ENVIRONMENT.name() + ".";

    private Differences() {}

    /** Why an instance has to be replaced; empty where it is what is wanted, but perhaps for what can be changed in place. */
    static List<Change> of(ActualContainer instance, DesiredContainer wanted, String imageId, Inventory inventory) {
        List<Change> changes = new ArrayList<>();
        if (!instance.imageId().equals(imageId)) {
            changes.add(image(instance, wanted, imageId));
        }
        Ownership ownership = instance.ownership();
        if (ownership != null && !ownership.fingerprint().equals(wanted.fingerprint())) {
            changes.addAll(fields(ownership.fields(), wanted.fields(), wanted.spec()));
        }
        changes.addAll(namespaces(instance, wanted, inventory));
        changes.addAll(InPlace.beyond(instance, wanted));
        return changes;
    }

    /** Whether an instance is what is wanted; not, where it is not known what it is to be made of. */
    static boolean areNone(
            ActualContainer instance, DesiredContainer wanted, ImageStanding image, Inventory inventory) {
        return image instanceof ImageStanding.Present present
                && of(instance, wanted, present.imageId(), inventory).isEmpty();
    }

    /** The same for a network or volume. */
    static Reason reason(SortedMap<String, String> was, SortedMap<String, String> wanted, Spec spec) {
        return new Reason("it differs from its manifest", fields(was, wanted, spec));
    }

    /**
     * The daemon keeps the id of the container whose namespace is shared: its successor, under the same name, is another one. Where it is
     * gone, another one is all that can come.
     */
    private static List<Change> namespaces(ActualContainer instance, DesiredContainer wanted, Inventory inventory) {
        List<Change> changes = new ArrayList<>();
        wanted.namespaces().forEach((field, name) -> {
            String shared = instance.namespaces().get(field);
            if (shared == null) {
                return;
            }
            Optional<String> there = inventory.container(name).map(ActualContainer::id);
            there.filter(id -> !id.equals(shared))
                    .ifPresent(id ->
                            changes.add(new Change(field, shortId(shared), "container:" + name + " = " + shortId(id))));
            if (there.isEmpty() && isGone(shared, inventory)) {
                changes.add(new Change(field, shortId(shared), "container:" + name));
            }
        });
        return changes;
    }

    private static boolean isGone(String id, Inventory inventory) {
        return inventory.actual().containers().stream()
                .noneMatch(container -> container.id().equals(id));
    }

    private static Change image(ActualContainer instance, DesiredContainer wanted, String imageId) {
        String reference = wanted.image().reference();
        boolean sameName = instance.imageName().equals(reference);
        return sameName
                ? new Change("image", shortId(instance.imageId()), reference + " = " + shortId(imageId))
                : new Change("image", instance.imageName(), reference);
    }

    private static List<Change> fields(SortedMap<String, String> was, SortedMap<String, String> wanted, Spec spec) {
        SortedSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(wanted.keySet());
        List<Change> changes = names.stream()
                .filter(name -> !wanted.getOrDefault(name, "").equals(was.getOrDefault(name, "")))
                .map(name -> new Change(name, shown(was.get(name)), shown(name, wanted.get(name), spec)))
                .toList();
        // The digests of single fields are short, and the label with them can be lost: the fingerprint decides.
        return changes.isEmpty() ? List.of(new Change("manifest", null, null)) : changes;
    }

    private static @Nullable String shown(@Nullable String value) {
        return value == null || FieldDigests.hidden(value) ? null : value;
    }

    private static @Nullable String shown(String name, @Nullable String value, Spec spec) {
        if (value == null || !FieldDigests.hidden(value)) {
            return value;
        }
        if (!name.startsWith(ENVIRONMENT)) {
            return null;
        }
        String variable = name.substring(ENVIRONMENT.length());
        String text = spec.get(ContainerFields.ENVIRONMENT).getOrDefault(variable, "");
        return SecretNames.hides(variable, text) ? null : text;
    }

    private static String shortId(String imageId) {
        String digest = imageId.substring(imageId.indexOf(':') + 1);
        return digest.substring(0, Math.min(12, digest.length()));
    }
}
