package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quaymaster.agent.docker.DockerException.Category;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildAnswerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> progress = new ArrayList<>();
    private final BuildAnswer answer = new BuildAnswer("image \"web\"", progress::add);

    @Test
    void tellsEachStepOfBuildKitOnce() throws JsonProcessingException {
        trace(vertex("1", "[internal] load metadata for busybox", time(5, 100), time(6, 101)));
        trace(vertex("a", "[build 1/2] FROM busybox", number(4, 1), time(5, 101), time(6, 101)));
        trace(vertex("b", "[build 2/2] RUN make"));
        trace(vertex("b", "[build 2/2] RUN make", time(5, 101)));
        trace(log("b", "compiling\n10%\r100%\nlin"));
        trace(log("b", "king\n"));
        trace(vertex("b", "[build 2/2] RUN make", time(5, 101), time(6, 103)));
        trace(vertex("b", "[build 2/2] RUN make", time(5, 101), time(6, 103)));
        add("{\"id\": \"moby.image.id\", \"aux\": {\"ID\": \"sha256:abc\"}}");

        assertThat(answer.imageId()).isEqualTo("sha256:abc");
        assertThat(progress)
                .containsExactly(
                        "[build 1/2] FROM busybox",
                        "[build 1/2] CACHED",
                        "[build 2/2] RUN make",
                        "[build 2/2] compiling",
                        "[build 2/2] 100%",
                        "[build 2/2] linking",
                        "[build 2/2] done 2.0s");
    }

    @Test
    void blamesTheStepThatFailedAndNotTheOnesThatWereCancelled() throws JsonProcessingException {
        trace(vertex("a", "[a 2/2] RUN slow", time(5, 1)), vertex("b", "[b 2/2] RUN bad", time(5, 1)));
        trace(log("a", "slow output\n"), log("b", "bad output"));
        trace(vertex("a", "[a 2/2] RUN slow", time(5, 1), time(6, 2), text(7, "rpc error: context canceled")));
        trace(vertex("b", "[b 2/2] RUN bad", time(5, 1), time(6, 2), text(7, "exit code: 1")));
        add("{\"errorDetail\": {\"message\": \"exit code: 1\"}, \"error\": \"exit code: 1\"}");

        assertThatThrownBy(answer::imageId)
                .isInstanceOfSatisfying(
                        DockerException.class,
                        error -> assertThat(error.category()).isEqualTo(Category.IMAGE))
                .hasMessage(
                        "the build of image \"web\" failed in step [b 2/2] RUN bad: exit code: 1; its last lines:\n  bad output");
    }

    @Test
    void keepsTheLastLinesOfALongOutput() throws JsonProcessingException {
        add("{\"stream\": \"Step 1/1 : RUN loud\\n\"}");
        for (int line = 1; line <= 100; line++) {
            add("{\"stream\": \"line " + line + "\\n\"}");
        }
        add("{\"error\": \"returned a non-zero code: 2\"}");

        assertThatThrownBy(answer::imageId)
                .satisfies(
                        error -> assertThat(String.valueOf(error.getMessage()).lines())
                                .hasSize(31)
                                .startsWith(
                                        "the build of image \"web\" failed in step [1/1] RUN loud: returned a non-zero code: 2; its last lines:")
                                .contains("  line 71")
                                .endsWith("  line 100"));
    }

    @Test
    void tellsTheStepsOfTheClassicBuilder() throws JsonProcessingException {
        add("{\"stream\": \"Step 1/2 : FROM busybox\"}");
        add("{\"stream\": \"\\n\"}");
        add("{\"stream\": \" ---> 9838a71a1ef7\\n\"}");
        add("{\"stream\": \"Step 2/2 : RUN make\\n\"}");
        add("{\"stream\": \" ---> Running in 0123456789ab\\n\"}");
        add("{\"stream\": \"\\u001b[91mcompiling\\n\\u001b[0m\"}");
        add("{\"stream\": \"Removing intermediate container 0123456789ab\\n\"}");
        add("{\"aux\": {\"ID\": \"sha256:abc\"}}");
        add("{\"stream\": \"Successfully built abc\\n\"}");

        assertThat(answer.imageId()).isEqualTo("sha256:abc");
        assertThat(progress).startsWith("[1/2] FROM busybox", "[2/2] RUN make", "[2/2] compiling");
        assertThat(progress).noneMatch(line -> line.contains("\u001b") || line.contains("intermediate"));
    }

    @Test
    void findsTheImageOfABuilderThatOnlySpeaks() throws JsonProcessingException {
        add("{\"stream\": \"Successfully built 0123456789ab\\n\"}");

        assertThat(answer.imageId()).isEqualTo("0123456789ab");
    }

    @Test
    void takesAnAnswerThatJustEndsForAFailure() {
        assertThatThrownBy(answer::imageId)
                .hasMessage(
                        "the build of image \"web\" failed: the daemon ended its answer without an image and without an error");
    }

    @Test
    void refusesATraceThatIsCutOff() {
        byte[] whole = vertex("a", "[1/1] RUN x");

        assertThatThrownBy(() -> ProtobufMessage.parse(ByteBuffer.wrap(whole, 0, whole.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void add(String item) throws JsonProcessingException {
        answer.add(JSON.readTree(item));
    }

    private void trace(byte[]... parts) throws JsonProcessingException {
        String encoded = Base64.getEncoder().encodeToString(joined(parts));
        add("{\"id\": \"moby.buildkit.trace\", \"aux\": \"" + encoded + "\"}");
    }

    private static byte[] vertex(String digest, String name, byte[]... rest) {
        return bytes(1, joined(text(1, digest), text(3, name), joined(rest)));
    }

    private static byte[] log(String vertex, String text) {
        return bytes(3, joined(text(1, vertex), number(3, 1), text(4, text)));
    }

    private static byte[] time(int field, int seconds) {
        return bytes(field, number(1, seconds));
    }

    private static byte[] text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(int field, byte[] content) {
        return joined(varint(field << 3 | 2), varint(content.length), content);
    }

    private static byte[] number(int field, int value) {
        return joined(varint(field << 3), varint(value));
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            bytes.write((rest & 0x7f) | 0x80);
        }
        bytes.write(rest);
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
