package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonLookupTest {
    @TempDir
    private Path directory;

    @Test
    void saysWhoAskedForAContextThatIsNotThere() {
        assertThatThrownBy(() -> lookup().ofContext("nope", "--context"))
                .isInstanceOf(DockerException.class)
                .hasMessage(
                        "there is no Docker context \"nope\" (--context): `docker context ls` lists those there are");
    }

    @Test
    void saysWhatGoesBeforeAContextOfTheEnvironment() {
        assertThatThrownBy(() -> lookup("DOCKER_CONTEXT", "nope").find())
                .hasMessageContaining("\"nope\" (DOCKER_CONTEXT; DOCKER_HOST would go before it)");
    }

    @Test
    void takesTheHostOfTheEnvironmentBeforeItsContext() {
        DaemonLookup lookup = lookup("DOCKER_CONTEXT", "nope", "DOCKER_HOST", "tcp://10.0.0.1");

        assertThat(lookup.find().uri()).hasToString("tcp://10.0.0.1:2375");
    }

    private DaemonLookup lookup(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("DOCKER_CONFIG", directory.toString()));
        for (int index = 0; index < variables.length; index += 2) {
            environment.put(variables[index], variables[index + 1]);
        }
        return new DaemonLookup(environment);
    }
}
