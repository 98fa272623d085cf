package io.quaymaster.agent.git;

import io.quaymaster.agent.git.GitException.Category;
import io.quaymaster.model.manifest.SourceTree.Entry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.eclipse.jgit.lib.Constants;

/** The content of a file that anyone may change meanwhile: at its end it is an error if it was not that of its object id. */
final class CheckedContent extends FilterInputStream {
    private final Entry.File file;
    private final Path root;
    private final MessageDigest digest = Constants.newMessageDigest();
    private boolean ended;

    CheckedContent(InputStream content, Entry.File file, Path root) {
        super(content);
        this.file = file;
        this.root = root;
        digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            digest.update(target, offset, count);
        } else if (count < 0 && !ended) {
            ended = true;
            check();
        }
        return count;
    }

    private void check() {
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.objectId())) {
            throw new GitException(
                    Category.OTHER,
                    root + ": \"" + file.path() + "\" was changed while it was being read: run the command again");
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
