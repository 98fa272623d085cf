package io.quaymaster.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.agent.data.DataException;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.plan.RemovalGuard;
import io.quaymaster.model.plan.SlotId;
import io.quaymaster.model.simulation.MemoryDaemon;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptBoundsTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Status.Suspension SUSPENSION = new Status.Suspension(NOON, "ada", "moving the disk");
    private static final ResourceId SHOP = new ResourceId(Kind.NETWORK, "shop");

    @TempDir
    private Path directory;

    private final Desired desired = Plans.desired("{kind: Network, name: shop}\n");
    private final MemoryDaemon daemon = daemon();

    @Test
    void letEverythingBeDoneAtFirst() {
        assertThat(bounds().awaited()).isEmpty();
        assertThat(bounds().suspension()).isEmpty();
    }

    @Test
    void aSuspensionOutlivesTheAgent() {
        bounds().suspend(SUSPENSION);

        KeptBounds later = bounds();

        assertThat(later.suspension()).contains(SUSPENSION);
        assertThat(later.awaited()).contains("the source to be resumed");
    }

    @Test
    void aSuspensionThatIsSaidAgainGoesOn() {
        KeptBounds bounds = bounds();
        bounds.suspend(SUSPENSION);
        bounds.suspend(new Status.Suspension(NOON.plusSeconds(60), "bob", ""));
        assertThat(bounds().suspension()).contains(SUSPENSION);

        bounds.suspend(new Status.Suspension(NOON.plusSeconds(90), "bob", "a new disk"));

        assertThat(bounds().suspension()).contains(new Status.Suspension(NOON, "bob", "a new disk"));
    }

    @Test
    void soDoesItsEnd() {
        KeptBounds bounds = bounds();
        bounds.suspend(SUSPENSION);

        bounds.resume();

        assertThat(bounds.awaited()).isEmpty();
        assertThat(bounds().awaited()).isEmpty();
    }

    @Test
    void aSuspensionHoldsAlsoWhereItCannotBeKept() throws IOException {
        Files.createDirectories(directory.resolve("shop/suspended.json.new"));
        KeptBounds bounds = bounds();

        assertThatThrownBy(() -> bounds.suspend(SUSPENSION)).isInstanceOf(DataException.class);

        assertThat(bounds.suspension()).contains(SUSPENSION);
    }

    @Test
    void aSuspensionThatCannotBeReadIsOneAllTheSame() throws IOException {
        bounds().suspend(SUSPENSION);
        Files.writeString(directory.resolve("shop/suspended.json"), "{");
        try (LoggedLines log = new LoggedLines(KeptBounds.class)) {
            KeptBounds bounds = bounds();

            assertThat(bounds.awaited()).isPresent();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN " + directory.resolve("shop/suspended.json") + " cannot be read: ")
                    .endsWith("; the source stays suspended");
            bounds.resume();
            assertThat(bounds().awaited()).isEmpty();
        }
    }

    @Test
    void rememberWhatTheSourceHadWhenItConvergedAlsoInTheNextProcess() {
        bounds().converged(desired, daemon.observe(), NOON);

        TreeSet<SlotId> known = new TreeSet<>();
        known.add(new SlotId(SHOP, 1));
        assertThat(guard(bounds())).isEqualTo(new RemovalGuard(40, 1, known, false));
    }

    @Test
    void writeOnlyWhatChanged() throws IOException {
        KeptBounds bounds = bounds();
        bounds.converged(desired, daemon.observe(), NOON);
        Path file = directory.resolve("shop/removals.json");
        Files.setLastModifiedTime(file, FileTime.from(NOON));

        bounds.converged(desired, daemon.observe(), NOON.plusSeconds(1));
        bounds().converged(desired, daemon.observe(), NOON.plusSeconds(2));

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(NOON));
        daemon.removeNetwork("shop");
        bounds.converged(desired, daemon.observe(), NOON.plusSeconds(3));
        assertThat(guard(bounds()).known()).isEmpty();
        assertThat(guard(bounds()).most()).isEqualTo(1);
    }

    @Test
    void anApprovalOutlivesTheAgentUntilItsRevisionConverged() {
        bounds().approve(desired.revision());
        assertThat(guard(bounds()).approved()).isTrue();

        bounds().converged(desired, daemon.observe(), NOON);

        assertThat(guard(bounds()).approved()).isFalse();
    }

    @Test
    void startAfreshWhereTheMemoryCannotBeRead() throws IOException {
        bounds().converged(desired, daemon.observe(), NOON);
        Files.writeString(directory.resolve("shop/removals.json"), "{}");
        try (LoggedLines log = new LoggedLines(KeptBounds.class)) {
            assertThat(guard(bounds())).isEqualTo(new RemovalGuard(40, 0, new TreeSet<>(), false));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN " + directory.resolve("shop/removals.json") + " cannot be read: ")
                    .endsWith("; what the source had before is forgotten");
        }
    }

    @Test
    void goOnWhereTheMemoryCannotBeWrittenAndSayIt() throws IOException {
        Files.createDirectories(directory.resolve("shop/removals.json.new"));
        KeptBounds bounds = bounds();
        try (LoggedLines log = new LoggedLines(KeptBounds.class)) {
            bounds.converged(desired, daemon.observe(), NOON);

            assertThat(log.lines()).singleElement().asString().contains("removals.json cannot be written: ");
        }
        assertThat(guard(bounds).most()).isEqualTo(1);
    }

    private RemovalGuard guard(KeptBounds bounds) {
        return bounds.guard(desired, daemon.observe(), NOON);
    }

    private KeptBounds bounds() {
        return new KeptBounds("shop", 40, directory.resolve("shop"), NOON);
    }

    private MemoryDaemon daemon() {
        MemoryDaemon made = new MemoryDaemon();
        Plans.steps(desired, made).forEach(made::take);
        return made;
    }
}
