package io.quaymaster.model.state;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which values are not to be shown, judged by the names they go by and by what they look like. In doubt a value is hidden: a
 * hidden harmless one is a small loss.
 */
public final class SecretNames {
    /** What stands for a value that is not shown. */
    public static final String HIDDEN = "(hidden)";

    // Wherever they stand in a name: PGPASSWORD, secretsFile.
    private static final List<String> ANYWHERE = List.of(
            "PASSWORD",
            "PASSWD",
            "PASSPHRASE",
            "PASSCODE",
            "SECRET",
            "TOKEN",
            "CREDENTIAL",
            "PRIVATE",
            "BEARER",
            "BASICAUTH");
    // Only at the end of a word: APIKEY and SSH_KEYS are secret, KEYBOARD is not.
    private static final List<String> AT_THE_END = List.of("KEY", "KEYS");
    // Only as a word of its own: AUTHOR, PASSIVE and PATH are not secret.
    private static final Set<String> AS_A_WORD =
            Set.of("AUTH", "PASS", "PWD", "DSN", "PAT", "PIN", "OTP", "SALT", "PEPPER", "CREDS", "COOKIE", "JWT");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern USER_INFO = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,30}://[^/?#\\s@]+@");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY");
    // In a command line, and in a list as JSON, where quotes and commas stand between.
    private static final String NAMED = "(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key)";
    private static final Pattern ASSIGNED = Pattern.compile("(?i)" + NAMED + "[\"']?\\s*[=:]");
    private static final Pattern OPTION =
            Pattern.compile("(?i)--[a-z0-9-]{0,40}" + NAMED + "[a-z0-9-]{0,40}[\"',\\s]{1,10}[^\"',\\s-]");
    private static final Pattern LOGIN = Pattern.compile(
            "(?:^|[\"',\\s])(?:-[A-Za-z]{0,8}u|--user|--proxy-user)[\"',\\s=]{0,10}[^\"',\\s:/-][^\"',\\s:/]*:[^\"',\\s]");
    private static final Pattern MYSQL = Pattern.compile("(?:mysql|mariadb).{0,500}[\"',\\s]-p[^\"',\\s]");
    private static final Pattern HEADER = Pattern.compile("(?i)authorization\\s*[:=]|\\bbearer\\s+\\S");
    private static final Pattern HASH = Pattern.compile("\\$(?:apr1|1|2[aby]|5|6|y|argon2i?d?|scrypt)\\$");
    /** How those begin that their makers mark. */
    private static final Pattern MARKED =
            Pattern.compile("\\b(?:eyJ[A-Za-z0-9_-]{6}|[srp]k_(?:live|test)_|gh[oprsu]_|github_pat_"
                    + "|glpat-|xox[abeprs]-|AKIA[0-9A-Z]{8}|AIza[A-Za-z0-9_-]{8}|sk-[A-Za-z0-9]{8}|SG\\.[A-Za-z0-9]{8}"
                    + "|npm_[A-Za-z0-9]{8}|pypi-|dckr_pat_|hv[bs]\\.)|(?i:age-secret-key-1)");

    private static final List<Pattern> GIVEAWAYS =
            List.of(USER_INFO, PRIVATE_KEY, ASSIGNED, OPTION, LOGIN, MYSQL, HEADER, HASH, MARKED);

    // What is shorter is a word or a number; in what is longer and random, letters and digits alternate all the time.
    private static final int SHORTEST_RANDOM = 20;
    private static final int FEWEST_DIGITS = 3;
    private static final Pattern ALONE = Pattern.compile("(?<!sha256:)\\b[A-Za-z0-9]{" + SHORTEST_RANDOM + ",}");

    private SecretNames() {}

    /** Whether something with this name and value is not to be shown. */
    public static boolean hides(String name, String value) {
        return isSecret(name) || holdsSecret(value);
    }

    /** Whether what goes by this name is likely a secret: {@code DB_PASSWORD}, {@code apiKey}. */
    public static boolean isSecret(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return ANYWHERE.stream().anyMatch(upper::contains)
                || BETWEEN_WORDS
                        .splitAsStream(name)
                        .flatMap(word -> Stream.of(word, word.replaceFirst("[0-9]+$", "")))
                        .map(word -> word.toUpperCase(Locale.ROOT))
                        .anyMatch(word ->
                                AS_A_WORD.contains(word) || AT_THE_END.stream().anyMatch(word::endsWith));
    }

    /**
     * Whether a text gives itself away: a URL with user and password, a private key, {@code password=…}, the mark of a kind of
     * tokens, or something that looks as if chance had made it.
     */
    public static boolean holdsSecret(String text) {
        return GIVEAWAYS.stream().anyMatch(giveaway -> giveaway.matcher(text).find())
                || ALONE.matcher(text).results().map(MatchResult::group).anyMatch(SecretNames::looksRandom);
    }

    private static boolean looksRandom(String word) {
        long digits = word.chars().filter(Character::isDigit).count();
        long changes = IntStream.range(1, word.length())
                .filter(at -> Character.getType(word.charAt(at)) != Character.getType(word.charAt(at - 1)))
                .count();
        return digits >= FEWEST_DIGITS && digits < word.length() && changes * 3 >= word.length();
    }
}
