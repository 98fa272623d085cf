package io.quaymaster.agent;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts together what a program in a container writes. */
final class WrittenText extends ResultCallback.Adapter<Frame> {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
        text.writeBytes(frame.getPayload());
    }

    /** All of it, once it is complete. */
    String await() {
        try {
            awaitCompletion();
            return text.toString(StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
