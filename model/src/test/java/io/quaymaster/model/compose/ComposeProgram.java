package io.quaymaster.model.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The real Compose, which expectations are made with anew. It needs no daemon for what it is asked here. */
record ComposeProgram(List<String> command) {
    /** The last line of what it says names a file below a folder that nobody knows. */
    private static final String LEVEL = "time=";

    /** What the program says of a case: the canonical form as JSON, or why there is none. */
    record Answer(boolean good, String text) {}

    static ComposeProgram of(String command) {
        return new ComposeProgram(Arrays.asList(command.split(" ", -1)));
    }

    Answer answer(ComposeCase one) throws IOException, InterruptedException {
        Path place = Files.createTempDirectory("quaymaster-compose-");
        try {
            Path folder = place.resolve(one.root().substring(1));
            for (Map.Entry<String, String> file : one.files().entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            return run(one, place, folder);
        } finally {
            try (var paths = Files.walk(place)) {
                paths.sorted(java.util.Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private Answer run(ComposeCase one, Path place, Path folder) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        if (one.has("file")) {
            words.addAll(List.of("-f", one.part("file")));
        }
        one.profiles().forEach(profile -> words.addAll(List.of("--profile", profile)));
        words.addAll(List.of("config", "--format", "json"));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("HOME", "/nonexistent");
        environment.putAll(one.variables());
        Path errors = place.resolve("errors");
        Process process = builder.redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean good = process.waitFor() == 0;
        return new Answer(good, (good ? output : complaint(Files.readString(errors))).replace(place.toString(), ""));
    }

    private static String complaint(String errors) {
        List<String> lines = errors.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(LEVEL))
                .toList();
        // After a crash a trace follows that is another each time.
        return lines.stream()
                        .filter(line -> line.startsWith("panic:"))
                        .findFirst()
                        .orElseGet(() -> String.join("\n", lines))
                + "\n";
    }
}
