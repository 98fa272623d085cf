package io.quaymaster.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DB_PASSWORD",
                "PGPASSWORD",
                "mysql_root_passwd",
                "DB_PASS",
                "DB_PWD",
                "APP_SECRET",
                "secrets",
                "GITHUB_TOKEN",
                "accessToken",
                "API_KEY",
                "APIKEY",
                "apiKey",
                "API_KEY_2",
                "API_KEY2",
                "SSH_KEYS",
                "AWS_SECRET_ACCESS_KEY",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "SMTP_AUTH",
                "SENTRY_DSN",
                "com.example.auth",
                "KEY"
            })
    void hidesWhatIsNamedLikeASecret(String name) {
        assertThat(SecretNames.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MODE",
                "AUTHOR",
                "KEYBOARD_LAYOUT",
                "PATH",
                "PASSIVE_MODE",
                "CACHE",
                "PORT",
                "DATABASE_HOST",
                "PINNED",
                ""
            })
    void showsWhatIsNot(String name) {
        assertThat(SecretNames.isSecret(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://shop:hunter2@db/shop",
                "https://ghp_abc@github.com/a/b",
                "see redis://:pw@cache:6379/0",
                "-----BEGIN RSA PRIVATE KEY-----",
                "Server=db;User=shop;Password=hunter2",
                "--token=abc"
            })
    void hidesValuesThatHoldASecretWhateverTheirName(String value) {
        assertThat(SecretNames.hides("DATABASE_URL", value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://db/shop",
                "http://127.0.0.1:8080/healthz",
                "https://example.com/users?mail=a@example.com",
                "someone@example.com",
                "-----BEGIN CERTIFICATE-----"
            })
    void showsOrdinaryValues(String value) {
        assertThat(SecretNames.hides("DATABASE_URL", value)).isFalse();
    }
}
