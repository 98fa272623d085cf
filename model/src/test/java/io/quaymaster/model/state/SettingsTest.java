package io.quaymaster.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.RestartPolicy;
import io.quaymaster.model.state.ActualContainer.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    @Test
    void leavesOutTheSwapThatTheDaemonGivesByItself() {
        assertThat(settings(Map.of("mem_limit", "100", "memswap_limit", "200")))
                .isEqualTo(settings(Map.of("mem_limit", "100")));
        assertThat(settings(Map.of("mem_limit", "100", "memswap_limit", "201")).limits())
                .containsEntry("memswap_limit", "201");
        assertThat(settings(Map.of("mem_limit", "100", "memswap_limit", "-1")).limits())
                .containsEntry("memswap_limit", "-1");
    }

    @Test
    void takesAnUnlimitedNumberOfProcessesForNoLimit() {
        assertThat(settings(Map.of("pids_limit", "-1"))).isEqualTo(settings(Map.of()));
    }

    @Test
    void takesZeroForNoLimitButForTheCpuWithThatNumber() {
        Settings settings = settings(Map.of("mem_limit", "0", "cpu_shares", "0", "pids_limit", "0", "cpuset", "0"));

        assertThat(settings.limits()).isEqualTo(Map.of("cpuset", "0"));
    }

    private static Settings settings(Map<String, String> limits) {
        return new Settings(RestartPolicy.NO, new TreeMap<>(limits));
    }
}
