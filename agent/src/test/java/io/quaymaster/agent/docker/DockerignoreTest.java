package io.quaymaster.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaymaster.agent.docker.DockerException.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerignoreTest {
    /** Rows: the lines of the file with ; between them, a path, and whether it stays behind; as the moby project's own matcher decides. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0000', textBlock = """
            # plain paths, and what is below them
            a.txt          | a.txt            | true
            a.txt          | dir/a.txt        | false
            dir            | dir              | true
            dir            | dir/sub/a.txt    | true
            dir            | dirt             | false
            /dir           | dir/a.txt        | true
            dir/           | dir/a.txt        | true
            ./dir          | dir/a.txt        | true
            dir/../other   | other/a.txt      | true
            dir//sub       | dir/sub          | true
            # one part of a path
            *              | a.txt            | true
            *              | dir/a.txt        | true
            *.txt          | a.txt            | true
            *.txt          | dir/a.txt        | false
            */a.txt        | dir/a.txt        | true
            */a.txt        | dir/sub/a.txt    | false
            a?c            | abc              | true
            a?c            | a/c              | false
            [a-c]at        | bat              | true
            [^a-c]at       | bat              | false
            [^a-c]at       | rat              | true
            [a-cx]at       | xat              | true
            []x]at         | ]at              | true
            [x-]at         | -at              | true
            [-x]at         | -at              | true
            [+--]at        | ,at              | true
            [\\]]at      | ]at              | true
            *a*b           | xaxab            | true
            *a*b           | xa/b             | false
            ?.txt          | 😀.txt           | true
            a\\*c          | a*c              | true
            a\\*c          | abc              | false
            a.c            | abc              | false
            a+(b){1}$      | a+(b){1}$        | true
            # any number of parts
            **             | dir/sub/a.txt    | true
            **/a.txt       | a.txt            | true
            **/a.txt       | dir/sub/a.txt    | true
            **/a.txt       | dir/ba.txt       | false
            **a.txt        | dir/ba.txt       | true
            dir/**         | dir/sub/a.txt    | true
            dir/**         | dir              | false
            dir/**/a.txt   | dir/a.txt        | true
            dir/**/a.txt   | dir/x/y/a.txt    | true
            dir/**/a.txt   | dir/xa.txt       | false
            **/x/**/y      | a/x/y            | true
            **/x/**/y      | x/a/b/y/z        | true
            **/x/**/y      | x/a/by           | false
            a**b/c         | axx/b/c          | true
            **/*.go        | x/y/a.go         | true
            **/dir/**      | x/dir/a.go       | true
            **/node_modules | x/node_modules/y | true
            # the last rule that matches decides
            *;!keep        | keep             | false
            *;!keep        | keep/a.txt       | false
            *;!keep        | other            | true
            *;!**/keep     | dir/keep         | false
            !keep;*        | keep             | true
            *;!dir;dir/a   | dir/a            | true
            *;!dir;dir/a   | dir/b            | false
            dir;!dir/keep  | dir/keep         | false
            dir;!dir/keep  | dir/other        | true
            *;! keep       | keep             | false
            # no rules
            # comment      | comment          | false
            ;;             | a.txt            | false
            .              | a.txt            | false
            """)
    void ignoresWhatDockerIgnores(String file, String path, boolean ignored) {
        assertThat(rules(file.replace("\\\\", "\\")).ignores(path)).isEqualTo(ignored);
    }

    @Test
    void takesAHashForACommentInTheFirstColumnOnly() {
        assertThat(rules("#a").ignores("#a")).isFalse();
        assertThat(rules(" #a").ignores("#a")).isTrue();
    }

    @Test
    void readsAFileOfWindows() {
        assertThat(rules("\uFEFFa.txt\r\nb.txt\r\n").ignores("a.txt")).isTrue();
        assertThat(rules("\uFEFFa.txt\r\nb.txt\r\n").ignores("b.txt")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "[a", "a\\", "dir/[^", "[z-a]", "[a-"})
    void namesThePatternThatCannotBeUsed(String pattern) {
        assertThatThrownBy(() -> rules(pattern))
                .isInstanceOfSatisfying(
                        DockerException.class,
                        error -> assertThat(error.category()).isEqualTo(Category.REFUSED))
                .hasMessageStartingWith("web/.dockerignore: the pattern \"" + pattern + "\" cannot be used: ");
    }

    /** The first of them takes longer than the world lasts where each way to match is tried after the other. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/**/b",
                "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"
            })
    void matchesHostilePatternsInTimeToo(String pattern) {
        assertThat(rules(pattern).ignores("a/".repeat(60) + "f.txt")).isFalse();
        assertThat(rules(pattern).ignores("a".repeat(200))).isFalse();
    }

    private static Dockerignore rules(String text) {
        return Dockerignore.parse("web/.dockerignore", text.replace(";", "\n"));
    }
}
