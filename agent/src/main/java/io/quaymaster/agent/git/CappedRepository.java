package io.quaymaster.agent.git;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.PackParser;

/**
 * A repository that takes no object in which would not fit into memory twice: JGit unpacks a file whole, and beside it what it is
 * a difference of.
 */
final class CappedRepository extends FileRepository {
    /** In bytes, a little more than the large hosts of Git allow in a file. */
    static final long LARGEST_OBJECT = 100L * 1024 * 1024;

    CappedRepository(BaseRepositoryBuilder<?, ?> options) throws IOException {
        super(options);
    }

    @Override
    public ObjectInserter newObjectInserter() {
        ObjectInserter inserter = super.newObjectInserter();
        return new ObjectInserter.Filter() {
            @Override
            protected ObjectInserter delegate() {
                return inserter;
            }

            @Override
            public PackParser newPackParser(InputStream pack) throws IOException {
                PackParser parser = inserter.newPackParser(pack);
                parser.setMaxObjectSizeLimit(LARGEST_OBJECT);
                return parser;
            }
        };
    }
}
