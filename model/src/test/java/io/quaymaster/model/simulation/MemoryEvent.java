package io.quaymaster.model.simulation;

/**
 * What the daemon in memory tells of what happened at it.
 *
 * @param type {@code container}, {@code image}, {@code network} or {@code volume}
 * @param action such as {@code die}
 */
public record MemoryEvent(String type, String action, String name) {}
