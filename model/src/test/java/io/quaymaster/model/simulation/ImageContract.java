package io.quaymaster.model.simulation;

import static io.quaymaster.model.simulation.Subject.Behaviour.SERVES;
import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ActualContainer.State;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.DesiredImage;
import io.quaymaster.model.state.ResourceId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Images: their references, what containers mean for them, and how they come to be. */
public abstract class ImageContract extends DaemonContract {
    private static final ResourceId IMAGE = new ResourceId(Kind.IMAGE, "made");

    @Test
    void aTagNamesOneImageAndAnotherOneLosesIt() {
        String one = somebody().build(unique("one") + ":1");
        String two = somebody().build(unique("two") + ":1");

        tag(one, unique("both") + ":1");
        tag(two, unique("both") + ":1");

        assertThat(byId(one).tags()).containsExactly(unique("one") + ":1");
        assertThat(byId(two).tags()).containsExactlyInAnyOrder(unique("two") + ":1", unique("both") + ":1");
    }

    @Test
    void theLastReferenceOfAnImageTakesTheImageWithIt() {
        String id = somebody().build(unique("one") + ":1");

        removeImage(id, unique("one") + ":1");

        assertThat(lookFor(image -> image.id().equals(id))).isEmpty();
    }

    @Test
    void theLastReferenceOfAnImageThatAContainerIsMadeOfIsNotRemoved() {
        String id = somebody().build(unique("one") + ":1");
        create("web", unique("one") + ":1", fields(SERVES));
        refuses(() -> removeImage(id, unique("one") + ":1"));

        start("web");
        refuses(() -> removeImage(id, unique("one") + ":1"));

        assertThat(lookFor(image -> image.tags().contains(unique("one") + ":1")))
                .isPresent();
    }

    @Test
    void aReferenceOfAnImageInUseGoesWhileAnotherOneStays() {
        String id = somebody().build(unique("one") + ":1");
        create("web", unique("one") + ":1", fields(SERVES));
        tag(id, unique("two") + ":1");

        removeImage(id, unique("one") + ":1");

        assertThat(byId(id).tags()).containsExactly(unique("two") + ":1");
    }

    @Test
    void aReferenceThatStandsForAnotherImageByNowIsNotRemoved() {
        String one = somebody().build(unique("one") + ":1");
        String two = somebody().build(unique("two") + ":1");
        somebody().tag(two, unique("one") + ":1");

        removeImage(one, unique("one") + ":1");

        assertThat(byId(two).tags()).contains(unique("one") + ":1");
    }

    @Test
    void anImageThatLosesItsReferencesByForceStaysWhileAContainerOfItRuns() {
        String id = somebody().build(unique("one") + ":1");
        create("web", unique("one") + ":1", fields(SERVES));
        start("web");

        somebody().untag(unique("one") + ":1");

        assertThat(byId(id).tags()).isEmpty();
        assertThat(find("web").imageId()).isEqualTo(id);
        stop("web");
        start("web");
        assertThat(state("web")).isInstanceOf(State.Running.class);
    }

    @Test
    void anImageThatLosesItsReferencesByForceGoesWhereNoContainerOfItRuns() {
        String id = somebody().build(unique("one") + ":1");
        create("web", unique("one") + ":1", fields(SERVES));

        somebody().untag(unique("one") + ":1");

        assertThat(lookFor(image -> image.id().equals(id))).isEmpty();
        assertThat(find("web").imageId()).isEqualTo(id);
    }

    @Test
    void removingAReferenceThatIsGoneIsDone() {
        removeImage("sha256:0123456789ab", unique("never") + ":1");
    }

    @Test
    void aContainerOfAMissingImageIsNotCreated() {
        refuses(() -> create("web", unique("never") + ":1", fields(SERVES)));

        assertThat(lookFor("web")).isEmpty();
    }

    @Test
    void aContainerKeepsTheReferenceItWasMadeWithWhenThatMovesOn() {
        String one = somebody().build(unique("one") + ":1");
        create("web", unique("one") + ":1", fields(SERVES));
        String two = somebody().build(unique("two") + ":1");

        tag(two, unique("one") + ":1");

        assertThat(find("web").imageName()).isEqualTo(unique("one") + ":1");
        assertThat(find("web").imageId()).isEqualTo(one);
    }

    @Test
    void aBuildGivesAllItsReferences() {
        DesiredImage.Built wanted = (DesiredImage.Built) image("build: ./web, tags: ['" + unique("one") + ":1']");

        take(new Step.Build(IMAGE, wanted));

        ActualImage built =
                lookFor(image -> image.tags().contains(wanted.reference())).orElseThrow();
        assertThat(built.tags()).containsExactlyInAnyOrderElementsOf(wanted.references());
    }

    @Test
    void aPullMarksAnImageThatWasNotHere() {
        DesiredImage.Pulled wanted =
                (DesiredImage.Pulled) image("pull: '" + subject().pullable() + "'");

        take(new Step.Pull(IMAGE, wanted, "0123abcd"));

        ActualImage pulled =
                lookFor(image -> image.tags().contains(wanted.reference())).orElseThrow();
        assertThat(pulled.tags()).contains(wanted.mark(pulled.id()).toString());
        assertThat(subject().observe().pulls().get(wanted.reference())).isNotNull();
    }

    @Test
    void aPullDoesNotMarkAnImageThatWasHere() {
        String reference = subject().pullable();
        DesiredImage.Pulled wanted = (DesiredImage.Pulled) image("pull: '" + reference + "'");
        take(new Step.Pull(IMAGE, wanted, "0123abcd"));
        ActualImage pulled = lookFor(image -> image.tags().contains(reference)).orElseThrow();
        removeImage(pulled.id(), wanted.mark(pulled.id()).toString());

        take(new Step.Pull(IMAGE, wanted, "0123abcd"));

        assertThat(byId(pulled.id()).tags()).containsExactly(reference);
    }

    @Test
    void whatTheRegistryDoesNotHaveIsNotPulled() {
        DesiredImage.Pulled wanted =
                (DesiredImage.Pulled) image("pull: '" + subject().missing() + "'");

        refuses(() -> take(new Step.Pull(IMAGE, wanted, "0123abcd")));
    }

    @Test
    void ofAnImageThatCarriesOurLabelsOnlyContainersThatWeMadeAreOurs() {
        somebody().buildWithLabelsOfOurs(unique("one") + ":1");

        somebody().run(unique("theirs"), unique("one") + ":1");
        create("web", unique("one") + ":1", fields(SERVES));

        assertThat(find("theirs").ownership()).isNull();
        assertThat(Objects.requireNonNull(find("web").ownership()).source()).isEqualTo(source());
    }

    @Test
    void imagesAreToldOf() {
        String id = somebody().build(unique("one") + ":1");
        tag(id, unique("two") + ":1");
        removeImage(id, unique("one") + ":1");

        subject()
                .await(
                        "the events of images",
                        () -> subject().heard().containsAll(List.of("image tag", "image untag")));
    }

    private DesiredImage image(String fields) {
        return Optional.ofNullable(desired("{kind: Image, name: made, " + fields + "}")
                        .images()
                        .get(IMAGE))
                .orElseThrow();
    }

    private void tag(String id, String reference) {
        take(new Step.Tag(IMAGE, id, reference));
    }

    private void removeImage(String id, String reference) {
        take(new Step.RemoveImage(IMAGE, id, reference));
    }

    private ActualImage byId(String id) {
        return lookFor(image -> image.id().equals(id)).orElseThrow(() -> new AssertionError("there is no image " + id));
    }

    private Optional<ActualImage> lookFor(Predicate<ActualImage> fitting) {
        return subject().observe().images().stream().filter(fitting).findFirst();
    }
}
