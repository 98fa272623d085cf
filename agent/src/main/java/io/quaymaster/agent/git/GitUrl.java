package io.quaymaster.agent.git;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository is. Prints without credentials.
 *
 * @param location for JGit: no user and password for HTTP, no password for SSH
 * @param access with what the URL itself said about user and password
 */
public record GitUrl(URIish location, GitAccess access) {
    private static final Set<String> REMOTE = Set.of("http", "https", "ssh", "git+ssh", "ssh+git", "git");
    private static final Pattern SCP_LIKE = Pattern.compile("[^/:\\s]+@[^/:\\s]+:[^\\s].*");

    /** Whether a text is meant as a remote repository rather than as a path. */
    public static boolean looksRemote(String text) {
        return text.contains("://") || SCP_LIKE.matcher(text).matches();
    }

    static GitUrl parse(String text, GitAccess access) {
        try {
            return of(new URIish(text), access);
        } catch (URISyntaxException e) {
            // Its message repeats the text, which may hold a password.
            throw unusable("it cannot be read as a URL");
        }
    }

    private static GitUrl of(URIish uri, GitAccess access) {
        String scheme = uri.getScheme();
        if (scheme == null && uri.getHost() != null) {
            return new GitUrl(uri.setPass(null), access);
        }
        if (scheme == null || scheme.equals("file")) {
            return local(Path.of(uri.getPath()).toAbsolutePath().normalize(), access);
        }
        if (!REMOTE.contains(scheme)) {
            throw unusable("\"" + scheme + "\" is not one of http, https, ssh, git and file");
        }
        if (scheme.startsWith("http")) {
            return new GitUrl(uri.setUser(null).setPass(null), withCredentialsOf(uri, access));
        }
        return new GitUrl(uri.setPass(null), access);
    }

    private static GitUrl local(Path path, GitAccess access) {
        if (!Files.isDirectory(path)) {
            throw new GitException(
                    GitException.Category.NOT_FOUND, path + " is no directory: check the url of the source");
        }
        if (RepositoryCache.FileKey.resolve(path.toFile(), FS.DETECTED) == null) {
            throw new GitException(
                    GitException.Category.NOT_FOUND,
                    path
                            + " is a directory without a Git repository: give the one that .git is in, or make a repository of"
                            + " it with git init, and commit the files that are to be applied");
        }
        return new GitUrl(new URIish().setPath(path.toString()), access);
    }

    /** What the configuration says wins over what the URL says. */
    private static GitAccess withCredentialsOf(URIish uri, GitAccess access) {
        if (access.token() != null || uri.getUser() == null) {
            return access;
        }
        // A lone user is how a token is often written: https://TOKEN@host/….
        boolean pair = uri.getPass() != null;
        Secret token = new Secret.Given(pair ? uri.getPass() : uri.getUser());
        @Nullable String username = pair ? uri.getUser() : access.username();
        return new GitAccess(token, username, access.sshKey(), access.passphrase(), access.knownHosts());
    }

    private static GitException unusable(String why) {
        return new GitException(
                GitException.Category.OTHER,
                "the Git URL cannot be used: " + why + "; write it as https://host/path.git, ssh://git@host/path.git,"
                        + " git@host:path.git or as a local path");
    }

    boolean isHttp() {
        String scheme = location.getScheme();
        return scheme != null && scheme.startsWith("http");
    }

    @Override
    public String toString() {
        return location.toString();
    }

    /** The name that a clone would get: the last part of the URL, or path, without {@code .git}. */
    static String name(String url) {
        String path = url.replaceFirst("/+$", "").replaceFirst("/?\\.git$", "");
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    }
}
