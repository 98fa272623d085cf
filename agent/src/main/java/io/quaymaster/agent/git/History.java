package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import io.quaymaster.model.manifest.SourceTree;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The commits of one local repository, for reading. */
public final class History {
    private final Repository repository;
    private final String name;
    private final String called;

    /**
     * @param name what messages call the repository
     * @param called what its clone would be called
     */
    History(Repository repository, String name, String called) {
        this.called = called;
        this.repository = repository;
        this.name = name;
    }

    /** The commit that a text names: an id or the start of one, a branch, a tag, {@code HEAD~1} and so on. */
    public Revision resolve(String text) {
        try {
            ObjectId id = repository.resolve(text + "^{commit}");
            if (id == null) {
                throw unknown(text, "it is no branch, tag or commit id there");
            }
            return read(id);
        } catch (AmbiguousObjectException e) {
            throw unknown(text, "it is the start of several ids; give more digits");
        } catch (RevisionSyntaxException | IncorrectObjectTypeException e) {
            throw unknown(text, "it cannot be read as a revision of a commit");
        } catch (IOException e) {
            throw Failures.local(e, name + ": revision \"" + text + "\" cannot be read");
        }
    }

    private GitException unknown(String text, String why) {
        return new GitException(
                Category.NOT_FOUND,
                name + ": no revision \"" + text + "\": " + why + "; for example HEAD, HEAD~1, main or v1.2 would do");
    }

    /** The files at a revision. */
    public SourceTree tree(Revision revision) {
        try (RevWalk walk = new RevWalk(repository)) {
            return new CommitTree(
                    repository,
                    walk.parseCommit(ObjectId.fromString(revision.id())).getTree(),
                    called);
        } catch (IOException e) {
            throw Failures.local(e, name + ": commit " + revision.shortId() + " cannot be read");
        }
    }

    /** When the oldest of the commits was made that {@code to} has and {@code from} has not; empty when there is none. */
    public Optional<Instant> oldestNotYetApplied(Revision from, Revision to) {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            walk.markStart(walk.parseCommit(ObjectId.fromString(to.id())));
            walk.markUninteresting(walk.parseCommit(ObjectId.fromString(from.id())));
            Optional<Instant> oldest = Optional.empty();
            for (RevCommit commit : walk) {
                Instant time = Instant.ofEpochSecond(commit.getCommitTime());
                oldest = oldest.filter(known -> known.isBefore(time)).or(() -> Optional.of(time));
            }
            return oldest;
        } catch (IOException e) {
            throw Failures.local(
                    e, name + ": the commits from " + from.shortId() + " to " + to.shortId() + " cannot be read");
        }
    }

    /** The commit that a reference leads to, through annotated tags. */
    Optional<Revision> at(String reference) {
        try {
            Ref found = repository.exactRef(reference);
            return found == null || found.getObjectId() == null
                    ? Optional.empty()
                    : Optional.of(read(found.getObjectId()));
        } catch (IncorrectObjectTypeException e) {
            throw new GitException(
                    Category.NOT_FOUND,
                    name + ": what it points to is no commit: give a branch, or a tag of a commit",
                    e);
        } catch (IOException e) {
            throw Failures.local(e, name + ": its commit cannot be read");
        }
    }

    /** Fails as CORRUPT unless all that the tree of a revision names is there. Looks at names, not at content. */
    void check(Revision revision) {
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commits.parseCommit(ObjectId.fromString(revision.id())).getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                boolean ours = !FileMode.GITLINK.equals(walk.getRawMode(0));
                if (ours && !walk.getObjectReader().has(walk.getObjectId(0))) {
                    throw new GitException(
                            Category.CORRUPT, name + ": " + walk.getPathString() + " is missing from the local clone");
                }
            }
        } catch (IOException e) {
            throw Failures.local(e, name + ": the local clone cannot be read");
        }
    }

    private Revision read(ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            return new Revision(
                    commit.name(),
                    Instant.ofEpochSecond(commit.getCommitTime()),
                    commit.getAuthorIdent().getName(),
                    commit.getShortMessage());
        }
    }
}
