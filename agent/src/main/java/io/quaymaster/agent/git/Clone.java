package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * The local copy of one source's repository: bare, with its whole history, so that the lag and the difference of two revisions
 * can be told. What was fetched last stays readable whatever happens to the remote.
 */
public final class Clone implements AutoCloseable {
    static final String TIP = "refs/quaymaster/tip";
    static final String LAST_GOOD = "refs/quaymaster/last-good";
    private static final int SUGGESTIONS = 10;

    private final Path directory;
    private final Remote remote;
    private final String name;
    private final ReentrantLock busy = new ReentrantLock();
    private volatile @Nullable Repository repository;

    /**
     * @param directory where the clone is or will be; its parent is made when needed
     * @param remote what it is a clone of
     */
    public Clone(Path directory, Remote remote) {
        this.directory = directory;
        this.remote = remote;
        this.name = directory.toString();
    }

    /**
     * Looks for a new revision, and fetches it when there is one. Costs one small exchange when there is none. A thread that is
     * interrupted gets its answer at once.
     */
    public Fetched fetch() {
        try {
            return new Fetched.At(Interruptible.call(() -> locked(this::fetchTip)));
        } catch (GitException e) {
            return new Fetched.Unavailable(e.category(), String.valueOf(e.getMessage()));
        }
    }

    /** Fetches every branch and tag too, so that {@link History#resolve} knows their names. */
    public void fetchAll() {
        Interruptible.call(() -> locked(() -> {
            try (Connection connection = connect()) {
                connection.dropWhatTheRemoteDropped();
                connection.fetch("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*");
            }
            return true;
        }));
    }

    /** What was fetched last. */
    public Optional<Revision> current() {
        return history().at(TIP);
    }

    /** The revision that was applied last; it survives restarts. */
    public Optional<Revision> lastGood() {
        return history().at(LAST_GOOD);
    }

    public void markGood(Revision revision) {
        BareRepository.point(repository(), LAST_GOOD, revision.id());
    }

    public History history() {
        return new History(repository(), name, GitUrl.name(remote.url()));
    }

    /** Makes the next fetch start from nothing: for a clone in which something could not be read. */
    public void discard() {
        locked(() -> {
            close();
            BareRepository.putAside(directory);
            return true;
        });
    }

    @Override
    public void close() {
        Repository open = repository;
        repository = null;
        if (open != null) {
            open.close();
        }
    }

    private Revision fetchTip() {
        try {
            return update();
        } catch (GitException e) {
            if (e.category() != Category.CORRUPT && !damaged()) {
                throw e;
            }
            Optional<Revision> lastGood = salvage();
            close();
            BareRepository.putAside(directory);
            Revision tip = update();
            lastGood.ifPresent(this::restoreLastGood);
            return tip;
        }
    }

    private Revision update() {
        Repository local = repository();
        History history = new History(local, name, GitUrl.name(remote.url()));
        try (Connection connection = connect()) {
            Ref wanted = wanted(connection);
            if (!Objects.equals(wanted.getObjectId(), tip(local))) {
                connection.fetch("+" + wanted.getName() + ":" + TIP);
            }
        }
        return history.at(TIP).orElseThrow(() -> new IllegalStateException("a fetch left no " + TIP));
    }

    private Connection connect() {
        return new Connection(repository(), url(), remote.timeout());
    }

    private GitUrl url() {
        return GitUrl.parse(remote.url(), remote.access());
    }

    /** The reference at the remote that is to be followed. */
    private Ref wanted(Connection connection) {
        List<String> candidates = candidates();
        Map<String, Ref> there = connection.list(candidates.toArray(String[]::new));
        for (String candidate : candidates) {
            Ref ref = there.get(candidate);
            if (ref != null && ref.getObjectId() != null) {
                return ref.getLeaf();
            }
        }
        throw notThere();
    }

    private List<String> candidates() {
        String reference = remote.reference();
        if (reference == null) {
            return List.of(Constants.HEAD);
        }
        List<String> candidates = new ArrayList<>(List.of(Constants.R_HEADS + reference, Constants.R_TAGS + reference));
        if (reference.startsWith(Constants.R_REFS)) {
            candidates.addFirst(reference);
        }
        return candidates;
    }

    private GitException notThere() {
        List<String> branches;
        try (Connection connection = connect()) {
            branches = connection.list(Constants.R_HEADS + "*").keySet().stream()
                    .filter(ref -> ref.startsWith(Constants.R_HEADS))
                    .map(Repository::shortenRefName)
                    .sorted()
                    .toList();
        }
        if (branches.isEmpty()) {
            return new GitException(Category.NOT_FOUND, url() + " has no branch yet: push a commit to it");
        }
        String some = String.join(", ", branches.subList(0, Math.min(SUGGESTIONS, branches.size())))
                + (branches.size() > SUGGESTIONS ? ", …" : "");
        return new GitException(
                Category.NOT_FOUND,
                remote.reference() == null
                        ? url() + " has no default branch: set the source's branch to one of " + some
                        : url() + " has no branch or tag \"" + remote.reference() + "\": its branches are " + some);
    }

    private boolean damaged() {
        try {
            Repository local = repository();
            History history = new History(local, name, GitUrl.name(remote.url()));
            history.at(TIP).ifPresent(history::check);
            return false;
        } catch (GitException e) {
            return e.category() == Category.CORRUPT;
        }
    }

    private Optional<Revision> salvage() {
        try {
            return new History(repository(), name, GitUrl.name(remote.url())).at(LAST_GOOD);
        } catch (GitException e) {
            return Optional.empty();
        }
    }

    private void restoreLastGood(Revision lastGood) {
        try {
            new History(repository(), name, GitUrl.name(remote.url())).resolve(lastGood.id());
            BareRepository.point(repository(), LAST_GOOD, lastGood.id());
        } catch (GitException e) {
            if (e.category() != Category.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static @Nullable ObjectId tip(Repository repository) {
        try {
            Ref tip = repository.exactRef(TIP);
            return tip == null ? null : tip.getObjectId();
        } catch (IOException e) {
            throw Failures.local(e, repository.getDirectory() + ": " + TIP + " cannot be read");
        }
    }

    private Repository repository() {
        Repository open = repository;
        return open == null ? locked(this::open) : open;
    }

    /** Opening for the first time looks whether all is there: a disk that was full, or pulled, shows itself now. */
    private Repository open() {
        Repository open = BareRepository.open(directory, TIP);
        repository = open;
        History history = new History(open, name, GitUrl.name(remote.url()));
        history.at(TIP).ifPresent(history::check);
        return open;
    }

    /** Keeps other processes and threads from fetching into the same directory. Reading needs no lock. */
    private <T> T locked(Callable<T> work) {
        boolean nested = busy.isHeldByCurrentThread();
        busy.lock();
        try (FileChannel lockFile = nested ? null : BareRepository.lockFile(directory)) {
            if (lockFile != null) {
                lockFile.lock();
            }
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Failures.local(e, name + " cannot be used: check that this user may write there");
        } finally {
            busy.unlock();
        }
    }
}
