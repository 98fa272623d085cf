package io.quaymaster.agent.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.quaymaster.agent.config.Configuration;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where logs go and what they look like. There is no file of Logback's: {@link LogOptions} say all of it. */
final class Logs {
    private static final String OURS = "io.quaymaster";

    private Logs() {}

    /** Sends the logs of the whole process to standard error, from now on. */
    static void start(Surroundings surroundings, Configuration.Log.Format format, Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Encoder<ILoggingEvent> encoder = switch (format) {
                case TEXT -> text(surroundings.terminal().errors(), surroundings.coloursOfErrors());
                case JSON -> json();
            };
            configure(context, encoder, surroundings.err(), level);
        }
    }

    /** Warnings as plain lines, until {@link #start} says otherwise. */
    static void configureQuietly(LoggerContext context) {
        configure(context, text(false, false), System.err, Level.WARN);
    }

    private static void configure(
            LoggerContext context, Encoder<ILoggingEvent> encoder, OutputStream stream, Level level) {
        context.reset();
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("standard error");
        appender.setEncoder(encoder);
        appender.setOutputStream(new Unclosed(stream));
        appender.start();
        // What the libraries say below a warning is about their insides; who wants it all asks for trace.
        boolean everything = level == Level.TRACE || level.isGreaterOrEqual(Level.WARN);
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(everything ? level : Level.WARN);
        root.addAppender(appender);
        context.getLogger(OURS).setLevel(level);
    }

    private static Encoder<ILoggingEvent> text(boolean terminal, boolean colours) {
        LogLine line = new LogLine(terminal, colours, ZoneId.systemDefault());
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(line);
        encoder.setCharset(StandardCharsets.UTF_8);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMarkers(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }
}
