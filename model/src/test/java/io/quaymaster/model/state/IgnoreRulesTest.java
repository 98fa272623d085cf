package io.quaymaster.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.yaml         | a.yaml       | true",
                "a.yaml         | x/y/a.yaml   | true",
                "a.yaml         | ab.yaml      | false",
                "/a.yaml        | a.yaml       | true",
                "/a.yaml        | x/a.yaml     | false",
                "x/a.yaml       | x/a.yaml     | true",
                "x/a.yaml       | y/x/a.yaml   | false",
                "*.yaml         | x/a.yaml     | true",
                "*.yaml         | a.yml        | false",
                "x/*.yaml       | x/y/a.yaml   | false",
                "x/**           | x/y/a.yaml   | true",
                "x/**           | x            | false",
                "**/t.yaml      | t.yaml       | true",
                "**/t.yaml      | a/b/t.yaml   | true",
                "a/**/b.yaml    | a/b.yaml     | true",
                "a/**/b.yaml    | a/x/y/b.yaml | true",
                "a/**/b.yaml    | c/a/b.yaml   | false",
                "?.yaml         | a.yaml       | true",
                "?.yaml         | ab.yaml      | false",
                "[a-c].yaml     | b.yaml       | true",
                "[a-c].yaml     | d.yaml       | false",
                "[!a-c].yaml    | d.yaml       | true",
                "[]a].yaml      | ].yaml       | true",
                "\\*.yaml       | *.yaml       | true",
                "\\*.yaml       | a.yaml       | false",
                "\\#a.yaml      | #a.yaml      | true",
                "#a.yaml        | #a.yaml      | false",
                "\\!a.yaml      | !a.yaml      | true",
                "[a.yaml        | [a.yaml      | true"
            })
    void matchesPathsAsGitDoes(String rule, String path, boolean excluded) {
        assertThat(IgnoreRules.of(rule).excludes(path, false)).isEqualTo(excluded);
    }

    @Test
    void appliesRulesThatEndInASlashToDirectoriesOnly() {
        IgnoreRules rules = IgnoreRules.of("build/\n");
        assertThat(rules.excludes("x/build", true)).isTrue();
        assertThat(rules.excludes("x/build", false)).isFalse();
    }

    @Test
    void letsTheLastRuleThatMatchesDecide() {
        IgnoreRules rules = IgnoreRules.of("*.yaml\n!keep.yaml\n/x/keep.yaml\n");
        assertThat(rules.excludes("a.yaml", false)).isTrue();
        assertThat(rules.excludes("keep.yaml", false)).isFalse();
        assertThat(rules.excludes("x/keep.yaml", false)).isTrue();
    }

    @Test
    void skipsCommentsBlankLinesAndTrailingSpaces() {
        IgnoreRules rules = IgnoreRules.of("# all\n\n   \n/\na.yaml  \nb\\ \n");
        assertThat(rules.excludes("a.yaml", false)).isTrue();
        assertThat(rules.excludes("b ", false)).isTrue();
        assertThat(rules.excludes("c.yaml", false)).isFalse();
    }

    @Test
    void takesNoLongerForPatternsMadeToBeSlow() {
        String slow = "*a".repeat(2_000) + "b";
        assertThat(IgnoreRules.of(slow).excludes("a".repeat(4_000), false)).isFalse();
        assertThat(IgnoreRules.of("**/a/".repeat(1_000) + "b").excludes("a/".repeat(2_000) + "c", false))
                .isFalse();
    }
}
