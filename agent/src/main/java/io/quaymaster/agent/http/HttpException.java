package io.quaymaster.agent.http;

import java.io.Serial;

/** The HTTP server cannot do what it is there for. */
public final class HttpException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public HttpException(String message, Throwable cause) {
        super(message, cause);
    }
}
