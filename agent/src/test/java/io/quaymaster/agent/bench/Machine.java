package io.quaymaster.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the figures were measured on. */
final class Machine {
    private Machine() {}

    static void print(Path directory, RawDaemon daemon) {
        JsonNode engine = daemon.json("/info");
        System.out.println("- Processor: " + processor() + ", "
                + Runtime.getRuntime().availableProcessors() + " cores; load when it began: "
                + read(Path.of("/proc/loadavg")).split(" ", -1)[0]);
        System.out.printf("- Memory: %.1f GiB%n", engine.path("MemTotal").asLong() / (double) (1L << 30));
        System.out.println("- System: " + engine.path("OperatingSystem").asText() + ", Linux "
                + engine.path("KernelVersion").asText());
        System.out.println("- Engine: Docker " + engine.path("ServerVersion").asText() + ", "
                + engine.path("Driver").asText() + ", "
                + engine.path("Containers").asInt() + " other containers");
        System.out.println("- Java: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        System.out.println(
                "- " + Programs.run(directory, List.of("git", "--version")).strip());
    }

    private static String processor() {
        return read(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.replaceFirst(".*: ", ""))
                .orElse(System.getProperty("os.arch", "unknown"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
