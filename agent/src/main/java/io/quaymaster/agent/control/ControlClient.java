package io.quaymaster.agent.control;

import io.quaymaster.agent.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Tells an agent something, and gives what it says to that. */
public final class ControlClient {
    private static final String ENDED = ": it has ended, or did not want to listen; its log says why";

    private final ControlSocket socket;

    public ControlClient(ControlSocket socket) {
        this.socket = socket;
    }

    /** Returns when the agent has done it, or refused to. */
    public Answer tell(Command command) {
        try (SocketChannel agent = socket.connect();
                BufferedReader answers = new BufferedReader(Channels.newReader(agent, StandardCharsets.UTF_8))) {
            ByteBuffer bytes = ByteBuffer.wrap((Json.line(command) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                agent.write(bytes);
            }
            return read(answers);
        } catch (IOException e) {
            throw new ControlException("the connection to the agent at " + socket.path() + " broke: " + e + ENDED, e);
        }
    }

    private Answer read(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new ControlException("the agent at " + socket.path() + " gave no answer" + ENDED);
        }
        try {
            return Json.read(line, Answer.class);
        } catch (IllegalArgumentException unknown) {
            throw new ControlException(
                    "the agent at " + socket.path() + " answered what this program does not understand: "
                            + unknown.getMessage() + "; use the program of the agent's version",
                    unknown);
        }
    }
}
