package io.quaymaster.agent.metrics;

/** All metrics at one moment, written in one of the text formats that Prometheus reads. */
public record Exposition(String contentType, String text) {
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
}
