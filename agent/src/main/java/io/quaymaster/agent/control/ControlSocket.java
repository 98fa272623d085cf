package io.quaymaster.agent.control;

import io.quaymaster.agent.data.Unwritable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The Unix socket of an agent, in its data directory: whoever can open it, its owner and root, can tell the agent what to do. */
public record ControlSocket(Path path) {
    private static final String NAME = "control.sock";
    // Never longer than the name itself: what is bound there first must fit too.
    private static final String PRIVATE = ".control";
    private static final String BOUND = "s";
    // Java takes one byte less than sockaddr_un has on Linux.
    private static final int LONGEST = 106;

    /** The one of the agent that uses a data directory. */
    public static ControlSocket in(Path data) {
        Path path = data.toAbsolutePath().normalize().resolve(NAME);
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw new ControlException("the control socket cannot be " + path + ": that has " + length
                    + " bytes, and the path of a socket at most " + LONGEST
                    + "; choose a data directory with a shorter path: data of the configuration (QUAYMASTER_DATA)");
        }
        return new ControlSocket(path);
    }

    /** Listens, in the place of an agent that ended. It is the lock of the data directory that says that none is alive. */
    ServerSocketChannel listen() {
        try {
            return bind();
        } catch (IOException e) {
            throw new ControlException("cannot listen on " + path + ": " + Unwritable.why(e), e);
        }
    }

    /** No socket is born with permissions: it gets them where nobody else can reach it, and then comes to its place. */
    private ServerSocketChannel bind() throws IOException {
        Path room = path.resolveSibling(PRIVATE);
        Path bound = room.resolve(BOUND);
        Files.deleteIfExists(bound);
        Files.deleteIfExists(room);
        Files.createDirectory(room, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(bound));
        Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
        Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(room);
        return channel;
    }

    /** Takes it away when nobody listens any more. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    SocketChannel connect() {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new ControlException(explain(e), e);
        }
    }

    private String explain(IOException failure) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return Files.isWritable(path)
                    ? "no agent answers at " + path + " (" + failure.getMessage()
                            + "): the one that made it has ended; " + "start it again"
                    : denied();
        } catch (NoSuchFileException none) {
            return "no agent runs with the data directory " + path.getParent() + ": there is no " + path
                    + "; start one with \"quaymaster agent --config FILE\", or name the directory of another with --data,"
                    + " or its configuration with --config";
        } catch (AccessDeniedException notEvenSeen) {
            return denied();
        } catch (IOException e) {
            return "the agent cannot be reached at " + path + ": " + Unwritable.why(e);
        }
    }

    private String denied() {
        return "you may not open " + path + ": only " + owner()
                + " and root may tell this agent what to do; run the command as one of them, for example with sudo";
    }

    /** Of the socket, or of what is in the way to it. */
    private String owner() {
        for (Path place = path; place != null; place = place.getParent()) {
            try {
                return Files.getOwner(place).getName();
            } catch (IOException hidden) {
                // What is further up can be seen.
            }
        }
        return "its owner";
    }
}
