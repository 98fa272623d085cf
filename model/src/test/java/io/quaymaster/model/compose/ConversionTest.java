package io.quaymaster.model.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConversionTest {
    private final MemoryTree tree = new MemoryTree();

    private Conversion convert() {
        return Conversion.of(
                tree, new ComposeRequest("", SourceRoot.of("project").path(), new TreeMap<>(), List.of(), Set.of()));
    }

    private String text() {
        assertThat(convert()).isInstanceOf(Conversion.Done.class);
        return ((Conversion.Done) convert()).manifests();
    }

    @Test
    void commentsStayWithWhatTheyAreAbout() {
        tree.file("compose.yaml", """
                # All of the shop.
                name: shop
                services:
                  # What the world sees.
                  # It needs the database.
                  web:
                    image: nginx # pinned by nobody
                    # The port is the proxy's.
                    ports:
                      # for people
                      - "8080:80" # and for machines
                    labels: { a: "#1" }
                  db:
                    image: postgres
                """);
        assertThat(text()).isEqualTo("""
                # All of the shop.
                kind: Network
                name: shop_default
                ---
                # What the world sees.
                # It needs the database.
                kind: Container
                name: shop-web
                image: nginx # pinned by nobody
                numbered: true
                # The port is the proxy's.
                ports:
                  # for people
                  - target: 80 # and for machines
                    published: "8080"
                labels:
                  a: "#1"
                  com.docker.compose.project: shop
                  com.docker.compose.service: web
                networks:
                  shop_default:
                    aliases: [web]
                restart: "no"
                ---
                kind: Container
                name: shop-db
                image: postgres
                numbered: true
                labels:
                  com.docker.compose.project: shop
                  com.docker.compose.service: db
                networks:
                  shop_default:
                    aliases: [db]
                restart: "no"
                """);
    }

    @Test
    void whatASecretHoldsIsNotWritten() {
        tree.file(".env", "PASSWORD=geheim\n").file("compose.yaml", """
                name: shop
                services: { web: { image: app, secrets: [password], environment: { PORT: "80" } } }
                secrets: { password: { environment: PASSWORD } }
                """);
        assertThat(text()).contains("content: \"${PASSWORD}\"").doesNotContain("geheim");
    }

    @Test
    void aVariableOfASecretMayStandWhereANameCannot() {
        tree.file(".env", "TAG=1.27\nPORT=8080\n").file("compose.yaml", """
                name: shop
                services:
                  web: { image: "nginx:${TAG}", ports: ["${PORT}:80"], secrets: [tag, port] }
                secrets: { tag: { environment: TAG }, port: { environment: PORT } }
                """);
        assertThat(text()).contains("image: \"nginx:${TAG}\"", "content: \"${TAG}\"", "published: \"8080\"");
    }

    @Test
    void dollarSignsStayDollarSigns() {
        tree.file("compose.yaml", "name: shop\nservices: { web: { image: app, command: [echo, \"$$HOME\"] } }\n");
        assertThat(text()).contains("command: [echo, \"$$HOME\"]");
    }

    @Test
    void servicesOfProfilesThatAreNotChosenAreSaidToBeLeftOut() {
        tree.file("compose.yaml", """
                name: shop
                services:
                  web: { image: app }
                  debug: { image: shell, profiles: [debug, all] }
                """);
        assertThat(text()).contains("name: shop-web").doesNotContain("debug");
        assertThat(((Conversion.Done) convert()).warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "compose.yaml:4:3: service \"debug\": is left out, because none of its profiles is chosen: choose one"
                                + " with --profile debug or --profile all");
    }

    @Test
    void aTagThatIsEmptyBecauseAVariableIsNotSetIsRefused() {
        tree.file("compose.yaml", "name: shop\nservices: { web: { image: \"app:${TAG}\" } }\n");
        assertThat(convert()).isInstanceOfSatisfying(Conversion.Refused.class, refused -> {
            assertThat(refused.problems())
                    .extracting(Problem::toString)
                    .containsExactly(
                            "compose.yaml:2:27: container \"shop-web\": image: must be an image reference such as redis:7.2 or"
                                    + " ghcr.io/owner/name:1.0, not \"app:\"");
            assertThat(refused.warnings())
                    .extracting(Problem::toString)
                    .containsExactly(
                            "compose.yaml:2:27: service \"web\": image: the variable TAG is not set and counts as empty: set"
                                    + " it, or give a default with ${TAG:-default}");
        });
    }

    @Test
    void whatCannotBeHonouredIsRefused() {
        tree.file("compose.yaml", "name: shop\nservices: { web: { image: app, pre_stop: [{ command: a }] } }\n");
        assertThat(convert()).isInstanceOf(Conversion.Refused.class);
    }

    @Test
    void aFolderWithoutAComposeFileIsSaidToBeOne() {
        assertThat(convert()).isEqualTo(new Conversion.Missing(""));
    }
}
