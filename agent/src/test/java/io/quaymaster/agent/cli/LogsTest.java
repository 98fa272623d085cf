package io.quaymaster.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quaymaster.agent.config.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogsTest {
    private static final Logger OURS = LoggerFactory.getLogger("io.quaymaster.agent.Example");
    private static final Logger LIBRARY = LoggerFactory.getLogger("com.github.dockerjava.zerodep.Transport");

    private final Screen screen = new Screen(200);
    private final TreeMap<String, String> environment = new TreeMap<>();

    @AfterEach
    void quietAgain() {
        Logs.configureQuietly((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    @Test
    void writesLinesWithTimeLevelMessageAndPairs() {
        Logs.start(surroundings(Terminal.none()), Configuration.Log.Format.TEXT, Level.INFO);
        OURS.atInfo()
                .addKeyValue("source", "shop")
                .addKeyValue("steps", 3)
                .addKeyValue("why", "it \"said\"\nno")
                .log("converged");

        assertThat(screen.raw())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ INFO  converged source=shop steps=3"
                        + " why=\"it \\\\\"said\\\\\"\\\\nno\"\n");
    }

    @Test
    void writesTheTimeOfDayAndColoursOnATerminal() {
        environment.put("TERM", "xterm");
        Logs.start(surroundings(terminal()), Configuration.Log.Format.TEXT, Level.INFO);
        OURS.warn("slow");

        assertThat(screen.raw())
                .matches("\u001b\\[2m\\d\\d:\\d\\d:\\d\\d\u001b\\[0m \u001b\\[33mWARN \u001b\\[0m slow\n");
    }

    @Test
    void leavesColoursOutWhereNoColorIsSet() {
        environment.put("TERM", "xterm");
        environment.put("NO_COLOR", "1");
        Logs.start(surroundings(terminal()), Configuration.Log.Format.TEXT, Level.INFO);
        OURS.warn("slow");

        assertThat(screen.raw()).matches("\\d\\d:\\d\\d:\\d\\d WARN  slow\n");
    }

    @Test
    void writesJsonLinesThatKeepThePairs() throws IOException {
        Logs.start(surroundings(Terminal.none()), Configuration.Log.Format.JSON, Level.INFO);
        OURS.atInfo().addKeyValue("source", "shop").log("applied {} steps", 3);
        OURS.error("lost", new IllegalStateException("gone"));

        JsonNode first =
                new JsonMapper().readTree(screen.raw().lines().findFirst().orElseThrow());
        assertThat(first.path("level").asText()).isEqualTo("INFO");
        assertThat(first.path("formattedMessage").asText()).isEqualTo("applied 3 steps");
        assertThat(first.path("kvpList").toString()).isEqualTo("[{\"source\":\"shop\"}]");
        assertThat(first.path("timestamp").asLong()).isPositive();
        assertThat(screen.raw().lines()).hasSize(2).last().asString().contains("gone");
    }

    @Test
    void keepsLibrariesQuietUnlessEverythingIsAskedFor() {
        Logs.start(surroundings(Terminal.none()), Configuration.Log.Format.TEXT, Level.DEBUG);
        OURS.debug("ours");
        LIBRARY.debug("wire");
        LIBRARY.info("theirs");
        LIBRARY.warn("trouble");
        assertThat(screen.raw()).contains("ours", "trouble").doesNotContain("wire", "theirs");

        Logs.start(surroundings(Terminal.none()), Configuration.Log.Format.TEXT, Level.TRACE);
        LIBRARY.debug("wire");
        assertThat(screen.raw()).contains("wire");
    }

    @Test
    void letsThroughOnlyWhatIsAtLeastAsGraveAsTheLevel() {
        Logs.start(surroundings(Terminal.none()), Configuration.Log.Format.TEXT, Level.ERROR);
        OURS.warn("ours");
        LIBRARY.warn("theirs");

        assertThat(screen.raw()).isEmpty();
    }

    private Surroundings surroundings(Terminal terminal) {
        return new Surroundings(
                screen.stream, screen.stream, terminal, environment, Path.of("/"), InstantSource.system());
    }

    private static Terminal terminal() {
        return new Terminal(true, true, () -> new Terminal.Size(80, 24));
    }
}
