/**
 * The agent's decisions against a daemon in memory, from a seed: random manifests, faults and persons, with the properties that must
 * hold throughout. {@code Simulation} is where to begin.
 */
@NullMarked
package io.quaymaster.agent.simulation;

import org.jspecify.annotations.NullMarked;
