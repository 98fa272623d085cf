package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Spec;

/**
 * What a container was made from, as far as the daemon tells: the settings that hold for it, whoever gave them.
 *
 * @param spec all of them; references are the daemon's names
 * @param image those that its image gives to every container of it
 */
public record Observed(Spec spec, Spec image) {}
