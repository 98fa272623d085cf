package io.quaymaster.agent.git;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/** The host keys that are trusted: those in known_hosts files, and none is ever added. Remembers why it refused. */
final class KnownHosts implements ServerKeyDatabase {
    private static final Path SYSTEM = Path.of("/etc/ssh/ssh_known_hosts");

    private final Path file;
    private final ServerKeyDatabase entries;
    private volatile @Nullable String refusal;

    KnownHosts(Path file, boolean alsoSystem) {
        this.file = file;
        this.entries = new OpenSshServerKeyDatabase(false, alsoSystem ? List.of(file, SYSTEM) : List.of(file));
    }

    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public List<PublicKey> lookup(String connectAddress, InetSocketAddress remote, Configuration configuration) {
        return entries.lookup(connectAddress, remote, new Strict(configuration));
    }

    @Override
    public boolean accept(
            String connectAddress,
            InetSocketAddress remote,
            PublicKey key,
            Configuration configuration,
            @Nullable CredentialsProvider provider) {
        Configuration strict = new Strict(configuration);
        if (entries.accept(connectAddress, remote, key, strict, provider)) {
            return true;
        }
        boolean known = !entries.lookup(connectAddress, remote, strict).isEmpty();
        refusal = known ? changed(remote, key) : unknown(remote, key);
        return false;
    }

    private String unknown(InetSocketAddress remote, PublicKey key) {
        return "its host key is not in " + file + ": compare its fingerprint " + KeyUtils.getFingerPrint(key)
                + " with the one that the Git host publishes, then add the line \"" + hostPattern(remote) + " "
                + PublicKeyEntry.toString(key) + "\" (ssh-keyscan -p " + remote.getPort() + " " + remote.getHostString()
                + " prints all of them)";
    }

    private String changed(InetSocketAddress remote, PublicKey key) {
        return "its host key " + KeyUtils.getFingerPrint(key) + " is not the one in " + file
                + ": somebody may be in between, or the host has a new key; if the Git host publishes this fingerprint,"
                + " remove the old line (ssh-keygen -f " + file + " -R '" + hostPattern(remote)
                + "') and add \"" + hostPattern(remote) + " " + PublicKeyEntry.toString(key) + "\"";
    }

    private static String hostPattern(InetSocketAddress remote) {
        return remote.getPort() == 22 ? remote.getHostString() : "[" + remote.getHostString() + "]:" + remote.getPort();
    }

    /** Whatever is configured elsewhere, an unknown key is refused and no file is changed. */
    private record Strict(Configuration other) implements Configuration {
        @Override
        public List<String> getUserKnownHostsFiles() {
            return List.of();
        }

        @Override
        public List<String> getGlobalKnownHostsFiles() {
            return List.of();
        }

        @Override
        public StrictHostKeyChecking getStrictHostKeyChecking() {
            return StrictHostKeyChecking.REQUIRE_MATCH;
        }

        @Override
        public boolean getHashKnownHosts() {
            return false;
        }

        @Override
        public String getUsername() {
            return other.getUsername();
        }
    }
}
