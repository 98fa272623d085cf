package io.quaymaster.model.manifest;

/**
 * A device of the host.
 *
 * @param host its path on the host, or a CDI name such as {@code vendor.com/class=device}
 * @param container its path in the container
 * @param permissions of {@code r}, {@code w}, {@code m}
 */
public record Device(String host, String container, String permissions) {}
