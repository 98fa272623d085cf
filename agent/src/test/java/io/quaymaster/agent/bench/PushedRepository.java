package io.quaymaster.agent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A bare repository, and a work tree from which is pushed to it. */
final class PushedRepository {
    private final Path bare;
    private final Path work;

    PushedRepository(Path directory) {
        bare = directory.resolve("remote.git");
        work = directory.resolve("work");
        Programs.run(directory, List.of("git", "init", "-q", "--bare", "-b", "main", bare.toString()));
        Programs.run(directory, List.of("git", "clone", "-q", bare.toString(), work.toString()));
        git("checkout", "-q", "-B", "main");
        git("config", "user.name", "bench");
        git("config", "user.email", "bench@localhost");
        git("config", "commit.gpgsign", "false");
    }

    Path url() {
        return bare;
    }

    Path work() {
        return work;
    }

    /** Puts a folder with files into the work tree. */
    void copy(Path folder, String name) {
        Path target = work.resolve(name);
        try (Stream<Path> files = Files.list(folder)) {
            Files.createDirectories(target);
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the commit's id. */
    String commit(String file, String text) {
        try {
            Files.writeString(work.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        git("add", "-A");
        git("commit", "-q", "-m", "Change " + file);
        return git("rev-parse", "HEAD").strip();
    }

    void push() {
        git("push", "-q", "origin", "main");
    }

    private String git(String... words) {
        return Programs.run(
                work, Stream.concat(Stream.of("git"), Stream.of(words)).toList());
    }
}
