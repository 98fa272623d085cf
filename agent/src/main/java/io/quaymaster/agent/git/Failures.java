package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.internal.JGitText;

/** Turns what JGit throws on the way to a remote repository into a category and a message that helps. */
final class Failures {
    private static final Pattern REFUSED_LOGIN = Pattern.compile(
            "(?i)no more authentication methods|auth(entication)? (fail|cancel)|cannot log in|not permitted|: 40[13]\\b"
                    + "|permission denied|access denied|unauthorized");
    private static final Pattern NO_REPOSITORY = Pattern.compile(
            "(?i)repository not found|does not appear to be a git repository|could not be found|: 404\\b");
    private static final Pattern SERVER_TROUBLE = Pattern.compile(": 5[0-9]{2}\\b|(?i)time(d )?out|timeout");

    private static final Pattern NO_ROOM = Pattern.compile("(?i)no space left on device|disk quota exceeded");

    private Failures() {}

    static GitException of(Throwable failure, GitUrl url, KnownHosts knownHosts, String what) {
        if (failure instanceof GitException known) {
            return known;
        }
        List<Throwable> chain = chain(failure);
        Optional<String> refusedKey = knownHosts.refusal();
        if (refusedKey.isPresent()) {
            return new GitException(Category.HOST_KEY, url + ": " + refusedKey.get(), failure);
        }
        Category category = category(chain);
        String message = url + ": " + what + ": " + reason(chain, url) + "; " + advice(category, url, chain);
        return new GitException(category, message, failure);
    }

    /** What a damaged local repository, or one that cannot be written, leads to. */
    static GitException local(Throwable failure, String what) {
        if (failure instanceof GitException known) {
            return known;
        }
        List<Throwable> chain = chain(failure);
        boolean damaged = any(chain, Failures::isDamage) || any(chain, RepositoryNotFoundException.class::isInstance);
        return new GitException(damaged ? Category.CORRUPT : Category.OTHER, what + ": " + text(failure), failure);
    }

    private static Category category(List<Throwable> chain) {
        if (any(chain, NoRemoteRepositoryException.class::isInstance) || says(chain, NO_REPOSITORY)) {
            return Category.NOT_FOUND;
        }
        if (any(chain, Failures::isNetwork)) {
            return Category.UNREACHABLE;
        }
        if (says(chain, REFUSED_LOGIN) || any(chain, Failures::isUnauthorized)) {
            return Category.AUTHENTICATION;
        }
        if (any(chain, Failures::isDamage)) {
            return Category.CORRUPT;
        }
        return says(chain, SERVER_TROUBLE) ? Category.UNREACHABLE : Category.OTHER;
    }

    private static boolean isNetwork(Throwable failure) {
        return failure instanceof UnknownHostException
                || failure instanceof SocketException
                || failure instanceof InterruptedIOException
                || failure instanceof SSLException
                || failure instanceof ClosedByInterruptException;
    }

    private static boolean isDamage(Throwable failure) {
        return failure instanceof MissingObjectException
                || failure instanceof CorruptObjectException
                || failure instanceof PackInvalidException;
    }

    private static boolean isUnauthorized(Throwable failure) {
        String message = text(failure);
        return message.contains(JGitText.get().notAuthorized)
                || message.contains(JGitText.get().noCredentialsProvider)
                || message.contains(JGitText.get().authenticationNotSupported);
    }

    private static String reason(List<Throwable> chain, GitUrl url) {
        for (Throwable cause : chain) {
            switch (cause) {
                case UnknownHostException ignored -> {
                    return "the host name " + url.location().getHost() + " is not known";
                }
                case ConnectException ignored -> {
                    return "nothing accepts connections there";
                }
                case NoRouteToHostException ignored -> {
                    return "there is no route to the host";
                }
                case SocketTimeoutException ignored -> {
                    return "no answer in time";
                }
                case TooLargeObjectInPackException ignored -> {
                    return "its history holds a file of more than " + CappedRepository.LARGEST_OBJECT
                            + " bytes (100 MiB), which is the most that is taken";
                }
                default -> {}
            }
        }
        return withoutSecret(text(chain.getFirst()), url);
    }

    private static String advice(Category category, GitUrl url, List<Throwable> chain) {
        return switch (category) {
            case UNREACHABLE ->
                any(chain, SSLException.class::isInstance)
                        ? "check the certificate of the host, and import its authority into the Java trust store"
                        : "check the address, the network and the proxy";
            case AUTHENTICATION -> login(url);
            case NOT_FOUND ->
                "check the url, and whether these credentials may see it: Git hosts hide what one may not see";
            case HOST_KEY, CORRUPT, OTHER -> {
                if (any(chain, TooLargeObjectInPackException.class::isInstance)) {
                    yield "take the file out of the history, and let the Dockerfile fetch it from elsewhere";
                }
                yield says(chain, NO_ROOM)
                        ? "make room on this host, where its clone is kept"
                        : "check the url and the Git host";
            }
        };
    }

    private static String login(GitUrl url) {
        if (url.isHttp()) {
            return url.access().token() == null
                    ? "it wants credentials: configure a token, or a user name and password, that may read it"
                    : "the token or password is not accepted: check that it is valid and may read the repository";
        }
        return url.access().sshKey() == null
                ? "configure an SSH key that may read it"
                : "the key " + url.access().sshKey()
                        + " is not accepted: check that it is a deploy key of the repository, and its passphrase";
    }

    /** JGit is not given the secret in the URL, but a server could send it back. */
    private static String withoutSecret(String message, GitUrl url) {
        Secret token = url.access().token();
        return token == null || token.value().isEmpty() ? message : message.replace(token.value(), "***");
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && chain.size() < 20; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static boolean any(List<Throwable> chain, Predicate<Throwable> test) {
        return chain.stream().anyMatch(test);
    }

    private static boolean says(List<Throwable> chain, Pattern pattern) {
        return any(chain, failure -> pattern.matcher(text(failure)).find());
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
