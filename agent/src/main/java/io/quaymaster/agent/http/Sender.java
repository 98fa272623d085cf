package io.quaymaster.agent.http;

/** Who sends a webhook, and how it signs. */
enum Sender {
    /** As GitHub describes under "Validating webhook deliveries". */
    GITHUB("X-Hub-Signature-256"),
    GITLAB("X-Gitlab-Token"),
    /** Forgejo sends the same. */
    GITEA("X-Gitea-Signature"),
    /** Anything else that can compute an HMAC. */
    GENERIC("X-Quaymaster-Signature-256");

    private final String header;

    Sender(String header) {
        this.header = header;
    }

    String header() {
        return header;
    }

    Signature signature(String secret) {
        return switch (this) {
            case GITHUB, GENERIC -> Signature.Hmac.of(secret, "sha256=");
            case GITEA -> Signature.Hmac.of(secret, "");
            case GITLAB -> new Signature.Token(secret);
        };
    }
}
