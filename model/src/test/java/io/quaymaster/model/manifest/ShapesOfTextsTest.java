package io.quaymaster.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesOfTextsTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "1ns, PT0.000000001S",
        "5us, PT0.000005S",
        "5µs, PT0.000005S",
        "1.5s, PT1.5S",
        "1m30s, PT1M30S",
        "2h, PT2H",
        "1d, PT24H",
        "1w, PT168H",
        "90m1h, PT2H30M",
        "1000ms, PT1S"
    })
    void readsDurations(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "1.s", ".5s", "5S", "1h 5m", "9999999w", "1e3s"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "65536, 65536",
        "1b, 1",
        "1k, 1024",
        "1KB, 1024",
        "1KiB, 1024",
        "2m, 2097152",
        "1.5g, 1610612736",
        "1T, 1099511627776",
        "1p, 1125899906842624",
        "512 MB, 536870912"
    })
    void readsSizes(String text, long bytes) {
        assertThat(ByteSizes.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "m", "1mm", "1 . 5m", "1,5m", "1e", "9999999p", "0x10"})
    void refusesWhatIsNoSize(String text) {
        assertThat(ByteSizes.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redis, docker.io, library/redis, latest, redis:latest",
        "redis:7.2, docker.io, library/redis, 7.2, redis:7.2",
        "docker.io/redis, docker.io, library/redis, latest, redis:latest",
        "index.docker.io/a/b:1, docker.io, a/b, 1, a/b:1",
        "a/b, docker.io, a/b, latest, a/b:latest",
        "localhost/a, localhost, a, latest, localhost/a:latest",
        "localhost:5000/a/b/c:x, localhost:5000, a/b/c, x, localhost:5000/a/b/c:x",
        "ghcr.io/a/b_c__d-e--f.g:1.0, ghcr.io, a/b_c__d-e--f.g, 1.0, ghcr.io/a/b_c__d-e--f.g:1.0",
        "Host/a, Host, a, latest, Host/a:latest",
        "[::1]:5000/a, [::1]:5000, a, latest, [::1]:5000/a:latest"
    })
    void readsImageReferences(String text, String registry, String path, String tag, String familiar) {
        ImageReference reference = ImageReference.parse(text).orElseThrow();

        assertThat(reference).isEqualTo(new ImageReference(registry, path, tag, null));
        assertThat(reference).hasToString(familiar);
    }

    @Test
    void readsDigestsWithAndWithoutATag() {
        String digest = "sha256:" + "ab".repeat(32);

        assertThat(ImageReference.parse("redis@" + digest))
                .contains(new ImageReference("docker.io", "library/redis", null, digest));
        assertThat(ImageReference.parse("redis:7@" + digest))
                .contains(new ImageReference("docker.io", "library/redis", "7", digest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " redis",
                "Redis",
                "redis:",
                "redis:-a",
                "a//b",
                "/a",
                "a/",
                "a.-b",
                "a___b",
                "_a",
                "a_",
                "host:port/a",
                "http://a/b",
                "redis@sha256:ab",
                "redis@md5:abababababababababababababababab",
                "redis:a b",
                "https://example.org/a"
            })
    void refusesWhatIsNoImageReference(String text) {
        assertThat(ImageReference.parse(text)).isEmpty();
    }

    @Test
    void takesNoImageIdForAReference() {
        assertThat(ImageReference.parse("ab".repeat(32))).isEmpty();
        assertThat(ImageReference.parse("a".repeat(600))).isEmpty();
    }

    @Test
    void splitsCommandLinesAsAShellWould() {
        assertThat(CommandLine.split("a  b\tc\n")).isEqualTo(List.of("a", "b", "c"));
        assertThat(CommandLine.split("'a b' \"c 'd'\" ''")).isEqualTo(List.of("a b", "c 'd'", ""));
        assertThat(CommandLine.split("a\\ b \"c\\\"d\\n\" 'e\\f'")).isEqualTo(List.of("a b", "c\"d\\n", "e\\f"));
        assertThat(CommandLine.split("--a='b c'")).isEqualTo(List.of("--a=b c"));
        assertThat(CommandLine.split("$HOME * | b")).isEqualTo(List.of("$HOME", "*", "|", "b"));
        assertThat(CommandLine.split("a\\")).isEqualTo(List.of("a\\"));
        assertThat(CommandLine.split("a 'b")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "enviroment, ; did you mean \"environment\"?",
        "prots, ; did you mean \"ports\"?",
        "env, ; did you mean \"environment\" or \"env_file\"?",
        "xyz, '; allowed are environment, env_file, ports'"
    })
    void suggestsTheNearestWord(String word, String hint) {
        assertThat(Nearest.hint(word, List.of("environment", "env_file", "ports")))
                .isEqualTo(hint);
    }

    @Test
    void countsLettersAddedRemovedReplacedAndSwapped() {
        assertThat(Nearest.distance("ports", "ports")).isZero();
        assertThat(Nearest.distance("port", "ports")).isEqualTo(1);
        assertThat(Nearest.distance("prots", "ports")).isEqualTo(1);
        assertThat(Nearest.distance("pxrts", "ports")).isEqualTo(1);
        assertThat(Nearest.distance("", "ports")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cpuset: \"0%s\"", "stop_grace_period: \"1s%s\"", "dns: \"::%s\"", "volumes: [\"data%s:/a\"]"})
    void reportsHostileTextsWithoutFailing(String field) {
        Problems problems = new Problems();
        String hostile = switch (field.charAt(0)) {
            case 'c' -> ",0".repeat(100_000);
            case 's' -> "1s".repeat(100_000);
            case 'd' -> "a:".repeat(100_000);
            default -> "a".repeat(200_000);
        };
        Manifests.read("kind: Container\nname: web\nimage: web\n" + field.formatted(hostile) + "\n", problems);

        assertThat(problems.list()).hasSize(1);
        assertThat(problems.list().getFirst().message().length()).isLessThan(500);
    }
}
