package io.quaymaster.agent.cli;

import picocli.CommandLine.Option;

/** How a reading command prints what it found. */
final class OutputOption {
    enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How to print the result: text for people, json for programs. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    Format format() {
        return format;
    }
}
