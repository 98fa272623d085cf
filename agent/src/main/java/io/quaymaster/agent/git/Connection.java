package io.quaymaster.agent.git;

import java.io.File;
import java.io.IOException;
import java.net.Proxy;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.transport.sshd.KeyPasswordProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/** The way from a local clone to its remote repository, for one operation. */
final class Connection implements AutoCloseable {
    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final GitUrl url;
    private final Duration timeout;
    private final Transport transport;
    private final KnownHosts knownHosts;
    private @Nullable SshdSessionFactory ssh;

    Connection(Repository repository, GitUrl url, Duration timeout) {
        this.url = url;
        this.timeout = timeout;
        this.knownHosts = knownHosts(url.access());
        try {
            this.transport = Transport.open(repository, url.location());
        } catch (IOException e) {
            throw Failures.of(e, url, knownHosts, "cannot be opened");
        }
        transport.setTimeout(Math.toIntExact(Math.max(1, timeout.toSeconds())));
        transport.setTagOpt(TagOpt.NO_TAGS);
        if (transport instanceof TransportHttp http) {
            authenticate(http);
        } else if (transport instanceof SshTransport overSsh) {
            this.ssh = sessions(url.access(), knownHosts);
            overSsh.setSshSessionFactory(ssh);
        }
    }

    /** The references that the remote has, without fetching anything: one cheap exchange. */
    Map<String, Ref> list(String... names) {
        List<RefSpec> asked =
                Stream.of(names).map(name -> new RefSpec(name + ":" + name)).toList();
        try {
            // SSH has no time limit of its own for a host that accepts the connection and then says nothing.
            return Interruptible.call(timeout.multipliedBy(2), () -> {
                try (FetchConnection connection = transport.openFetch(asked)) {
                    return connection.getRefsMap();
                }
            });
        } catch (IOException | RuntimeException e) {
            throw Failures.of(e, url, knownHosts, "its branches and tags cannot be listed");
        }
    }

    void fetch(String... specs) {
        try {
            transport.fetch(
                    NullProgressMonitor.INSTANCE,
                    Stream.of(specs).map(RefSpec::new).toList());
        } catch (IOException | RuntimeException e) {
            throw Failures.of(e, url, knownHosts, "fetching from it failed");
        }
    }

    void dropWhatTheRemoteDropped() {
        transport.setRemoveDeletedRefs(true);
    }

    @Override
    public void close() {
        transport.close();
        if (ssh != null) {
            ssh.close();
        }
    }

    private void authenticate(TransportHttp http) {
        http.setHttpConnectionFactory(new SameHost(url));
        Secret token = url.access().token();
        if (token != null) {
            http.setCredentialsProvider(
                    new UsernamePasswordCredentialsProvider(url.access().usernameOrAny(), token.value()));
        }
    }

    private static KnownHosts knownHosts(GitAccess access) {
        Path configured = access.knownHosts();
        return configured == null
                ? new KnownHosts(sshDirectory().resolve("known_hosts"), true)
                : new KnownHosts(configured, false);
    }

    private static Path sshDirectory() {
        return Path.of(System.getProperty("user.home", "/"), ".ssh");
    }

    /** Our own keys and known hosts and nothing else: {@code ~/.ssh/config} is not read, so that no file changes what an agent does. */
    private static SshdSessionFactory sessions(GitAccess access, KnownHosts knownHosts) {
        File home = sshDirectory().toFile();
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(home.getParentFile())
                .setSshDirectory(home)
                .setConfigStoreFactory((homeDirectory, file, user) -> null)
                .setPreferredAuthentications("publickey")
                .setDefaultIdentities(directory -> keys(access))
                .setKeyPasswordProvider(ignored -> new Passphrase(access.passphrase()))
                .setServerKeyDatabase((homeDirectory, directory) -> knownHosts)
                .build(null);
    }

    private static List<Path> keys(GitAccess access) {
        Path configured = access.sshKey();
        if (configured != null) {
            return List.of(configured);
        }
        return USUAL_KEYS.stream()
                .map(sshDirectory()::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    /** Answers once for each key; a wrong passphrase ends the attempt. */
    private record Passphrase(@Nullable Secret secret) implements KeyPasswordProvider {
        @Override
        public char @Nullable [] getPassphrase(URIish key, int attempt) {
            return secret == null ? null : secret.value().toCharArray();
        }

        @Override
        public void setAttempts(int attempts) {}

        @Override
        public boolean keyLoaded(URIish key, int attempt, @Nullable Exception failure) {
            return false;
        }
    }

    /** Keeps credentials from following a redirect to another host. */
    private static final class SameHost extends JDKHttpConnectionFactory {
        private final GitUrl url;

        SameHost(GitUrl url) {
            this.url = url;
        }

        @Override
        public HttpConnection create(URL to, @Nullable Proxy proxy) throws IOException {
            if (url.access().token() != null && !sameHost(to)) {
                throw new TransportException("it redirects to " + to.getProtocol() + "://" + to.getAuthority()
                        + ", and credentials are not sent to another host: set the source's url to where it is now");
            }
            return proxy == null ? super.create(to) : super.create(to, proxy);
        }

        private boolean sameHost(URL to) throws IOException {
            try {
                URIish target = new URIish(to.toString());
                boolean same = target.getHost().equalsIgnoreCase(url.location().getHost());
                return same && (port(target) == port(url.location()) || isUpgrade(target));
            } catch (URISyntaxException e) {
                throw new TransportException("it redirects to something that is no URL", e);
            }
        }

        private boolean isUpgrade(URIish target) {
            return "http".equals(url.location().getScheme()) && "https".equals(target.getScheme());
        }

        private static int port(URIish uri) {
            if (uri.getPort() > 0) {
                return uri.getPort();
            }
            return "https".equals(uri.getScheme()) ? 443 : 80;
        }
    }
}
