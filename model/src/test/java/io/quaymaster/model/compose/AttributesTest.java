package io.quaymaster.model.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttributesTest {
    private static final Path REFERENCE = Path.of("../docs/compose.md");
    private static final String HEAD = "| attribute | | |\n|---|---|---|\n";

    @Test
    void everyAttributeOfTheLanguageHasAStanding() {
        assertThat(attributes())
                .allSatisfy(path -> assertThat(Attributes.find(path)).as(path).isPresent());
    }

    @Test
    void everyAttributeOfAServiceIsNamedItself() {
        assertThat(attributes().stream().filter(path -> path.matches("services\\.(build\\.|deploy\\.)?[a-z_]+")))
                .isSubsetOf(Attributes.ALL.keySet());
    }

    @Test
    void everyStandingIsOfAnAttributeOfTheLanguage() {
        assertThat(attributes()).containsAll(Attributes.ALL.keySet());
    }

    @Test
    void isCurrentInTheDocumentation() throws IOException {
        StringBuilder table = new StringBuilder(HEAD);
        Attributes.ALL.forEach((path, standing) -> table.append(row(path, standing)));
        String text = Files.readString(REFERENCE);
        if ("write".equals(System.getProperty("quaymaster.reference"))) {
            int start = text.indexOf(HEAD);
            int end = text.indexOf("\n\n", start) + 1;
            text = text.substring(0, start) + table + text.substring(end);
            Files.writeString(REFERENCE, text);
        }
        assertThat(text)
                .as("docs/compose.md is current; -Dquaymaster.reference=write writes it anew")
                .contains("\n\n" + table + "\n");
    }

    private static String row(String path, Standing standing) {
        String attribute = "| `" + path.replaceFirst("^services\\.", "") + "` | ";
        return attribute
                + switch (standing) {
                    case Standing.Honoured(String note) -> "honoured | " + note;
                    case Standing.Ignored(String why) -> "ignored, with a warning | " + why;
                    case Standing.Refused(String why, Set<String> unless) -> "refused | " + why;
                }
                + " |\n";
    }

    private static Set<String> attributes() {
        Set<String> paths = new LinkedHashSet<>();
        collect(ProjectForms.PROJECT, "", paths);
        return paths;
    }

    private static void collect(Form form, String path, Set<String> paths) {
        switch (form.shape()) {
            case Shape.Structure structure ->
                structure.attributes().values().forEach(attribute -> {
                    String below = path.isEmpty() ? attribute.name() : path + "." + attribute.name();
                    // What holds a part of the project is nothing itself: its parts are.
                    if (!below.matches("services")) {
                        paths.add(below);
                    }
                    collect(attribute.form(), below, paths);
                });
            case Shape.Table table -> collect(table.value(), path, paths);
            case Shape.Listing listing -> collect(listing.item(), path, paths);
            case Shape.Choice choice -> choice.alternatives().forEach(form1 -> collect(form1, path, paths));
            case Shape.Scalar scalar -> {}
            case Shape.Anything anything -> {}
        }
    }
}
