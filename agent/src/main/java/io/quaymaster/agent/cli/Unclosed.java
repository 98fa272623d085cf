package io.quaymaster.agent.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream of somebody else: an appender that is stopped flushes it and leaves it open. */
final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream stream) {
        super(stream);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
