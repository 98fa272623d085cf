package io.quaymaster.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Kind;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The labels that say whose an object is. */
class OwnershipTest {
    private static final Ownership WEB = new Ownership(
            "shop",
            container("web"),
            2,
            Fingerprint.of(new TreeMap<>(Map.of("image", "web"))),
            "0123abcd",
            new TreeSet<>(List.of(container("db"), container("cache"))),
            new TreeMap<>(Map.of("hostname", "web")));

    @Test
    void readsWhatItWrote() {
        assertThat(WEB.labels()).containsEntry("quaymaster.depends_on", "cache,db");
        assertThat(Ownership.read(WEB.labels())).contains(WEB);
    }

    @Test
    void needsNoLabelForNoDependencies() {
        SortedMap<String, String> labels = WEB.labels();
        labels.remove("quaymaster.depends_on");

        assertThat(Ownership.read(labels).orElseThrow().dependencies()).isEmpty();
        assertThat(Ownership.read(labels).orElseThrow().labels()).isEqualTo(labels);
    }

    @ParameterizedTest
    @CsvSource({
        "source, ''",
        "resource, web",
        "slot, 0",
        "slot, one",
        "fingerprint, v1:0123",
        "depends_on, 'db,,'",
        "depends_on, 'db, cache'"
    })
    void isNobodysWhereALabelHasAValueThatIsNeverWritten(String label, String value) {
        SortedMap<String, String> labels = WEB.labels();
        labels.put("quaymaster." + label, value);

        assertThat(Ownership.read(labels)).isEmpty();
    }

    private static ResourceId container(String name) {
        return new ResourceId(Kind.CONTAINER, name);
    }
}
