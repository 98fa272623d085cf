@NullMarked
package io.quaymaster.agent.reconcile;

import org.jspecify.annotations.NullMarked;
