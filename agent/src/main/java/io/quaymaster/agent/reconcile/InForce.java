package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.git.Revision;
import io.quaymaster.model.manifest.SourceTree;
import io.quaymaster.model.state.Desired;

/**
 * The revision that is to hold: the newest one without a problem.
 *
 * @param tree its files, for builds and mounts
 */
record InForce(Revision revision, Desired desired, SourceTree tree) {}
