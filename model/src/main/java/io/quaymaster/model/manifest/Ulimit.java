package io.quaymaster.model.manifest;

/** A resource limit of the kernel; -1 is unlimited. */
public record Ulimit(long soft, long hard) {}
