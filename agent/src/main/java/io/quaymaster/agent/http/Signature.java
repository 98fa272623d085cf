package io.quaymaster.agent.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks what the sender of a webhook sent to prove that it knows a secret. The body goes by without being kept. */
sealed interface Signature {
    /** Takes the next bytes of the body. */
    void update(byte[] bytes, int length);

    /** Whether this header's value fits the secret and the body; takes as long wherever the two differ. */
    boolean fits(String given);

    /** HMAC with SHA-256 over the body, in hexadecimal digits after a prefix: GitHub, Gitea, Forgejo, and our own. */
    record Hmac(Mac mac, String prefix) implements Signature {
        private static final String ALGORITHM = "HmacSHA256";

        static Hmac of(String secret, String prefix) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
                return new Hmac(mac, prefix);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + ALGORITHM, e);
            }
        }

        @Override
        public void update(byte[] bytes, int length) {
            mac.update(bytes, 0, length);
        }

        @Override
        public boolean fits(String given) {
            return same(given.toLowerCase(Locale.ROOT), prefix + HexFormat.of().formatHex(mac.doFinal()));
        }
    }

    /** The secret itself: GitLab. */
    record Token(String secret) implements Signature {
        @Override
        public void update(byte[] bytes, int length) {}

        @Override
        public boolean fits(String given) {
            return same(given, secret);
        }

        @Override
        public String toString() {
            return "(token)";
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
