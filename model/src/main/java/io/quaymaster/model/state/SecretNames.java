package io.quaymaster.model.state;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which values are not to be shown, judged by the names they go by and by what they look like. In doubt a value is hidden: a
 * hidden harmless one is a small loss.
 */
public final class SecretNames {
    /** What stands for a value that is not shown. */
    public static final String HIDDEN = "(hidden)";

    // Wherever they stand in a name: PGPASSWORD, secretsFile.
    private static final List<String> ANYWHERE =
            List.of("PASSWORD", "PASSWD", "PASSPHRASE", "PASSCODE", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE");
    // Only at the end of a word: APIKEY and SSH_KEYS are secret, KEYBOARD is not.
    private static final List<String> AT_THE_END = List.of("KEY", "KEYS");
    // Only as a word of its own: AUTHOR, PASSIVE and PATH are not secret.
    private static final Set<String> AS_A_WORD =
            Set.of("AUTH", "PASS", "PWD", "DSN", "PAT", "PIN", "OTP", "SALT", "PEPPER", "CREDS", "COOKIE");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern USER_INFO = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\s@]+@");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY");
    private static final Pattern ASSIGNED =
            Pattern.compile("(?i)\\b(password|passwd|pwd|secret|token|api_?key)\\s*[=:]");

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

    /** Whether a text gives itself away: a URL with user and password, a private key, {@code password=…}. */
    public static boolean holdsSecret(String text) {
        return USER_INFO.matcher(text).find()
                || PRIVATE_KEY.matcher(text).find()
                || ASSIGNED.matcher(text).find();
    }
}
