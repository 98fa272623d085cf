package io.quaymaster.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged launcher, with Java programs of which all but the real one only say how they were called. */
class LauncherIT {
    private static final Path HOME = Path.of("target/quaymaster").toAbsolutePath();
    private static final Path LAUNCHER = HOME.resolve("bin/quaymaster");

    @TempDir
    Path directory;

    private Path java17;
    private Path java21;
    private Path java25;

    @BeforeEach
    void installs() throws IOException {
        java17 = install("17.0.15");
        java21 = install("21.0.8");
        java25 = install("25.0.1");
    }

    @Test
    void runsThroughSymbolicLinksFromAnyFolder() throws Exception {
        Path first = Files.createSymbolicLink(directory.resolve("first"), LAUNCHER);
        Path folder = Files.createDirectory(directory.resolve("bin"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("../first"));

        assertThat(run(second, Map.of("JAVA_HOME", java21.toString())).text())
                .contains("-jar " + HOME.resolve("lib/quaymaster.jar") + " status -o json")
                .contains("21.0.8");
        assertThat(first).exists();
    }

    @Test
    void prefersTheJavaThatItIsGiven() throws Exception {
        var environment = Map.of("QUAYMASTER_JAVA", java21.toString(), "JAVA_HOME", java25.toString());

        assertThat(run(environment).text()).contains("21.0.8");
    }

    @Test
    void prefersJavaHomeToThePath() throws Exception {
        var environment = Map.of("JAVA_HOME", java25.toString(), "PATH", path(java21));

        assertThat(run(environment).text()).contains("25.0.1");
    }

    @Test
    void passesOverAJavaThatIsTooOld() throws Exception {
        var environment = Map.of("JAVA_HOME", java17.toString(), "PATH", path(java21));

        assertThat(run(environment).text()).contains("21.0.8");
    }

    @Test
    void refusesAGivenJavaThatIsTooOld() throws Exception {
        Result result = run(Map.of("QUAYMASTER_JAVA", java17.toString()));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.text())
                .isEqualTo(
                        "quaymaster: QUAYMASTER_JAVA is '" + java17 + "', which is no Java of version 21 or newer\n");
    }

    @Test
    void putsFurtherFlagsLastSoThatTheyWin() throws Exception {
        var environment = Map.of("JAVA_HOME", java21.toString(), "QUAYMASTER_JAVA_OPTS", "-Xmx512m -Dkey=value");

        assertThat(run(environment).text()).containsSubsequence("-Xmx256m", "-Xmx512m -Dkey=value -jar");
    }

    @Test
    void isReplacedByJavaSoThatSignalsArriveThere() throws Exception {
        Process process = start(LAUNCHER, Map.of("JAVA_HOME", java21.toString()));
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();

        assertThat(text).contains("process " + process.pid() + "\n");
    }

    @Test
    void givesOnlyFlagsThatThisJavaTakes() throws Exception {
        Result result = run(LAUNCHER, Map.of("QUAYMASTER_JAVA", System.getProperty("java.home")), "--version");

        assertThat(result.code()).isZero();
    }

    @Test
    void findsFilesOfAnyNameAlsoInAServiceWithoutALocale() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("Büro"));
        Files.writeString(folder.resolve("ölwechsel.yaml"), "kind: Volume\nname: dataa: x\n");
        var environment = Map.of("QUAYMASTER_JAVA", System.getProperty("java.home"), "LC_ALL", "C");

        assertThat(run(LAUNCHER, environment, "validate", "Büro").text()).startsWith("ölwechsel.yaml:2:");
    }

    @Test
    void readsNoCertificatesToTalkToASocket() throws Exception {
        Files.writeString(directory.resolve("data.yaml"), "kind: Volume\nname: data\n");
        var environment =
                Map.of("QUAYMASTER_JAVA", System.getProperty("java.home"), "QUAYMASTER_JAVA_OPTS", "-Xlog:class+load");

        assertThat(run(LAUNCHER, environment, "plan", ".", "--host", "unix:///nowhere/docker.sock")
                        .text())
                .contains("no Docker daemon answers", "DockerHttpClient")
                .doesNotContain("sun.security.ssl.TrustStoreManager");
    }

    @Test
    void startsFromTheCacheWhereThereIsOneAndJavaCanReadIt() throws Exception {
        Path distribution = Files.createDirectories(directory.resolve("a copy"));
        Path launcher = Files.copy(
                LAUNCHER, Files.createDirectory(distribution.resolve("bin")).resolve("quaymaster"));
        var on25 = Map.of("JAVA_HOME", java25.toString());
        assertThat(run(launcher, on25).text()).doesNotContain("AOTCache");

        Path cache = Files.createFile(
                Files.createDirectory(distribution.resolve("lib")).resolve("quaymaster.aot"));

        assertThat(run(launcher, on25).text()).contains("-XX:AOTCache=" + cache + " -XX:+VerifySharedSpaces ");
        assertThat(run(launcher, Map.of("JAVA_HOME", java21.toString())).text()).doesNotContain("AOTCache");
        for (String variable : List.of("QUAYMASTER_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            var own = Map.of("JAVA_HOME", java25.toString(), variable, "-Da=b -Xshare:off");
            assertThat(run(launcher, own).text()).doesNotContain("AOTCache");
        }
    }

    @Test
    void makesACacheThatJavaUsesAndGoesOnWithoutAWordWhenItIsDamaged() throws Exception {
        assumeTrue(Runtime.version().feature() >= 25);
        Path distribution = copy();
        Path launcher = distribution.resolve("bin/quaymaster");
        Path cache = distribution.resolve("lib/quaymaster.aot");
        var environment = Map.of("QUAYMASTER_JAVA", System.getProperty("java.home"));
        String version = run(launcher, environment, "--version").text();

        assertThat(run(distribution.resolve("bin/make-aot-cache"), environment)).isEqualTo(new Result(0, ""));
        var telling = new HashMap<>(environment);
        telling.put("QUAYMASTER_JAVA_OPTS", "-Xlog:class+load");
        Files.writeString(directory.resolve("data.yaml"), "kind: Volume\nname: data\n");
        assertThat(run(launcher, telling, "plan", ".", "--host", "unix:///nowhere/docker.sock")
                        .text())
                .contains("no Docker daemon answers")
                .contains("io.quaymaster.agent.Main source: shared objects file")
                .contains("io.quaymaster.agent.docker.EngineApi source: shared objects file")
                .contains("org.eclipse.jgit.lib.ObjectId source: shared objects file")
                .containsPattern("org.snakeyaml.engine.v2.api.Load\\S* source: shared objects file");
        assertThat(distribution.resolve("lib")).isDirectoryNotContaining("glob:**.aot.*");
        assertThat(run(distribution.resolve("bin/make-aot-cache"), Map.of("QUAYMASTER_JAVA", java21.toString()))
                        .code())
                .isEqualTo(1);
        assertThat(cache).exists();

        byte[] damaged = Files.readAllBytes(cache);
        Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 100_000, (byte) 7);
        Files.write(cache, damaged);
        assertThat(run(launcher, environment, "--version")).isEqualTo(new Result(0, version));

        Files.write(cache, new byte[] {1, 2, 3});
        assertThat(run(launcher, environment, "--version")).isEqualTo(new Result(0, version));
    }

    @Test
    void saysThatThereIsNoCacheAndWhy() throws Exception {
        Path distribution = copy();

        Result result = run(distribution.resolve("bin/make-aot-cache"), Map.of("QUAYMASTER_JAVA", java21.toString()));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.text())
                .endsWith(
                        "make-aot-cache: the plan that it is made from went wrong; Quaymaster starts as it did before\n");
        assertThat(distribution.resolve("lib")).isDirectoryNotContaining("glob:**.aot*");
    }

    /** The distribution as it was packaged, with the times of its files, but without a cache. */
    private Path copy() throws IOException {
        Path copy = directory.resolve("a copy");
        try (Stream<Path> files = Files.walk(HOME)) {
            for (Path file :
                    files.filter(file -> !file.endsWith("quaymaster.aot")).toList()) {
                Files.copy(file, copy.resolve(HOME.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    private Path install(String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk-" + version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho " + version + " process $$\necho \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private static String path(Path java) {
        return java.resolve("bin") + ":/usr/bin:/bin";
    }

    private Result run(Map<String, String> environment) throws Exception {
        return run(LAUNCHER, environment);
    }

    private Result run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(launcher, environment, arguments);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), text);
    }

    private Process start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        List<String> words = arguments.length == 0 ? List.of("status", "-o", "json") : List.of(arguments);
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(words);
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("QUAYMASTER_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private record Result(int code, String text) {}
}
