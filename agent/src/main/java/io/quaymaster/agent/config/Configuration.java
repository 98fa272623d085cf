package io.quaymaster.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of the host decides: the content of {@code quaymaster.yaml}, described key by key in docs/configuration.md.
 *
 * @param data where clones and files of the repositories are kept
 * @param resync how often everything is looked at although nothing seems to have happened
 * @param parallelism how many steps of a source run at once, and how many images are built, pulled or pushed besides
 */
public record Configuration(
        List<Source> sources,
        Docker docker,
        Http http,
        Path data,
        Duration resync,
        int parallelism,
        Prune prune,
        Log log) {
    /** Where data are kept unless the configuration says otherwise. */
    public static final Path DEFAULT_DATA = Path.of("/var/lib/quaymaster");

    public Configuration {
        sources = List.copyOf(sources);
    }

    /** The sources' webhook secrets, by source; without those that have none. */
    public SortedMap<String, Secret> webhooks() {
        SortedMap<String, Secret> secrets = new TreeMap<>();
        sources.forEach(source -> source.webhook().ifPresent(secret -> secrets.put(source.name(), secret)));
        return Collections.unmodifiableSortedMap(secrets);
    }

    /**
     * One source.
     *
     * @param url HTTPS, SSH or a path; may hold credentials, so that only {@link #shownUrl} may be shown
     * @param path below which the manifests are; empty for the whole repository
     * @param poll how often to fetch, before jitter
     * @param variables for {@code ${VAR}} in manifests
     * @param compose which Compose projects of it
     * @param adopts whether what Docker Compose made of its projects is taken over
     * @param webhookSecret what webhooks must be signed with; null where none is taken
     */
    public record Source(
            String name,
            String url,
            Follow follow,
            String path,
            Duration poll,
            SortedMap<String, String> variables,
            Compose compose,
            boolean adopts,
            Access access,
            @Nullable Secret webhookSecret) {
        private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@]*@");

        public Source {
            variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        }

        public String shownUrl() {
            return CREDENTIALS.matcher(url).replaceFirst("");
        }

        public Optional<Secret> webhook() {
            return Optional.ofNullable(webhookSecret);
        }

        /** Without the values of variables, which may be secret. */
        @Override
        public String toString() {
            return "Source[name=" + name + ", url=" + shownUrl() + ", follow=" + follow + ", path=" + path + ", poll="
                    + poll + ", variables=" + variables.keySet() + ", access=" + access + "]";
        }
    }

    /**
     * Which Compose projects of a source are wanted.
     *
     * @param files the names of the files that make one; empty for the usual ones
     * @param profiles that are chosen; empty for those that each project chooses itself
     */
    public record Compose(List<String> files, List<String> profiles) {
        public static final Compose USUAL = new Compose(List.of(), List.of());

        public Compose {
            files = List.copyOf(files);
            profiles = List.copyOf(profiles);
        }
    }

    /** What of a repository a source follows. */
    public sealed interface Follow {
        /** The branch that the repository itself names. */
        record DefaultBranch() implements Follow {}

        record Branch(String name) implements Follow {}

        record Tag(String name) implements Follow {}
    }

    /**
     * How to get into a repository.
     *
     * @param token or password, for HTTPS
     * @param username that goes with it
     * @param sshKey a private key; null for the usual ones of the agent's user
     * @param sshPassphrase of that key
     * @param knownHosts the hosts that SSH may talk to; null for the usual files
     */
    public record Access(
            @Nullable Secret token,
            @Nullable String username,
            @Nullable Path sshKey,
            @Nullable Secret sshPassphrase,
            @Nullable Path knownHosts) {}

    /**
     * The daemon; what is null is found as the Docker CLI finds it.
     *
     * @param host such as {@code unix:///var/run/docker.sock}
     * @param certificates a directory with ca.pem, cert.pem and key.pem, for TLS
     * @param config the Docker CLI's directory, with the registries' credentials
     */
    public record Docker(
            @Nullable String host,
            @Nullable Path certificates,
            @Nullable Path config) {
        public static final Docker AS_THE_CLI = new Docker(null, null, null);
    }

    /** @param hosts further names that requests may call this host by */
    public record Http(Listen listen, SortedSet<String> hosts) {
        public Http {
            hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
        }
    }

    /**
     * Guards against removing too much.
     *
     * @param maxPercent how much of what a source has may be removed at once without a person's approval
     */
    public record Prune(int maxPercent) {
        public static final int DEFAULT_MAX_PERCENT = 50;
    }

    /** What is written to the log, and how. */
    public record Log(Format format, Level level) {
        /** How a line of the log is written. */
        public enum Format {
            TEXT,
            JSON
        }

        /** From where on lines are written. */
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG,
            /** With what the libraries say. */
            TRACE
        }
    }
}
