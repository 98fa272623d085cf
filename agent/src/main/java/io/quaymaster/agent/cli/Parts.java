package io.quaymaster.agent.cli;

import io.quaymaster.agent.config.Configuration;
import io.quaymaster.agent.docker.Docker;
import io.quaymaster.agent.reconcile.Ending;
import io.quaymaster.agent.reconcile.Progress;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.plan.Plan;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.Desired;
import io.quaymaster.model.state.Inputs;
import io.quaymaster.model.state.Loaded;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the commands are made of. Nothing is opened and no library is loaded before a command asks for it, so that
 * {@code --version} costs next to nothing.
 *
 * @param schema the JSON Schema of manifests, as text
 */
public record Parts(
        Repositories repositories,
        Loading loading,
        Planning planning,
        Daemons daemons,
        Convergence convergence,
        AgentRunner agent,
        Supplier<String> schema) {

    /** What the manifests of a command are in. */
    public sealed interface Place {
        /** A directory, or the URL of a repository, as PATH says. */
        record Written(String path) implements Place {}

        /** The repository of a source, with what it takes to get into it. */
        record Configured(Configuration.Source source) implements Place {}
    }

    /** Opens a directory or a repository. */
    @FunctionalInterface
    public interface Repositories {
        Repository open(Place place, Surroundings surroundings);
    }

    /** Where manifests are read from. */
    public interface Repository extends AutoCloseable {
        /** What is there now: the files of a directory as they are, a remote repository's default branch. */
        Checkout now();

        /**
         * @param revision a commit, branch or tag
         */
        Checkout at(String revision);

        /** What the root of its trees is called in absolute paths: of a directory where it is, of a URL its name. */
        String root();

        @Override
        void close();
    }

    /**
     * The files of one revision.
     *
     * @param path where the manifests are in the tree; empty for its root
     * @param revision the commit; for a directory that is not as committed, what stands for it
     */
    public record Checkout(SourceTree tree, String path, String revision) {}

    /** Reads the manifests below a path of a tree. */
    @FunctionalInterface
    public interface Loading {
        Loaded load(SourceTree tree, String path, String source, String revision, Inputs inputs);
    }

    /** Decides what to do. */
    @FunctionalInterface
    public interface Planning {
        Plan plan(Desired desired, Actual actual, Instant now);
    }

    /** Finds the daemon as the Docker CLI does. */
    @FunctionalInterface
    public interface Daemons {
        /**
         * @param data the directory that files of the repository are put in for containers to see
         */
        Docker connect(Daemon daemon, Path data, Surroundings surroundings);
    }

    /**
     * Which daemon is asked for.
     *
     * @param host on the command line, such as {@code unix:///var/run/docker.sock}; null where it says nothing
     * @param context one of the Docker CLI's contexts, on the command line; null where it says nothing
     * @param adopting whether what Docker Compose made may be taken over
     * @param configured what holds where the command line says nothing
     */
    public record Daemon(
            @Nullable String host, @Nullable String context, boolean adopting, Configuration.Docker configured) {}

    /** Runs passes until there is nothing more to do or nothing more can be done. */
    @FunctionalInterface
    public interface Convergence {
        /** @param approved whether much may be removed at once */
        Ending converge(Desired desired, SourceTree tree, boolean approved, Docker docker, Progress progress)
                throws InterruptedException;
    }

    /** The daemon that follows its sources. */
    @FunctionalInterface
    public interface AgentRunner {
        /**
         * Runs until the process is told to stop.
         *
         * @return the exit code
         */
        int run(Configuration configuration, Surroundings surroundings);
    }
}
