package io.quaymaster.model.manifest;

/**
 * A file of the repository with environment variables.
 *
 * @param path relative to the manifest
 * @param required whether it must exist
 * @param raw whether its values are taken as they are, without quotes, escapes and interpolation
 */
public record EnvFile(String path, boolean required, boolean raw) {}
