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
                "KEY",
                "JWT",
                "AUTH_BEARER",
                "labels.traefik.http.middlewares.a.basicauth.users"
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
                "--token=abc",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
                "sk_live_4eC39HqLyjW",
                "ghp_16C7e42F292c",
                "AKIAIOSFODNN7EXAMPLE",
                "mysql --password X",
                "[\"mysql\",\"--password\",\"X\"]",
                "mysqldump -u root -phunter2 shop",
                "DB_PASSWORD=hunter2 ./run",
                "[\"CMD-SHELL\",\"curl -fsu health:hunter2 http://127.0.0.1/\"]",
                "[\"CMD\",\"curl\",\"-u\",\"u:PASS\",\"http://127.0.0.1/\"]",
                "curl --user u:PASS http://127.0.0.1/",
                "curl -H 'Authorization: Basic dTpw' http://127.0.0.1/",
                "admin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/",
                "9f86d081884c7d659a2feaa0c55ad015",
                "Zm9v8Kx02LmQ7vTn4RbY1cWd",
                "prefix/Zm9v8Kx02LmQ7vTn4RbY1cWd"
            })
    void hidesValuesThatHoldASecretWhateverTheirName(String value) {
        assertThat(SecretNames.hides("DATABASE_URL", value)).isTrue();
    }

    /** That this ends is the point: values are as long as their author likes. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "mysql ", "--password", "-u", "password ", "-----BEGIN ", "eyJ", "--token-", "a1B"})
    void looksThroughLongValuesInTime(String part) {
        assertThat(SecretNames.hides("VALUE", part.repeat(256 * 1024 / part.length()) + ":"))
                .isIn(true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://db/shop",
                "http://127.0.0.1:8080/healthz",
                "https://example.com/users?mail=a@example.com",
                "someone@example.com",
                "redis@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "quaymaster/shop/web:0123456789ab",
                "org.example.inventory.AbstractInventoryListenerFactory2",
                "7f9c2ba4-e88f-4c3a-a3b5-1d2e3f405162",
                "2026-11-24T23:53:24.123456789Z",
                "123456789012345678901234567890",
                "internationalization",
                "[\"wget\",\"-qO-\",\"http://127.0.0.1:8080/healthz\"]",
                "docker run -u 1000 image",
                "a token ring, and its password policy",
                "-----BEGIN CERTIFICATE-----"
            })
    void showsOrdinaryValues(String value) {
        assertThat(SecretNames.hides("DATABASE_URL", value)).isFalse();
    }
}
