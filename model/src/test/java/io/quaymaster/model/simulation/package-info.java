@NullMarked
package io.quaymaster.model.simulation;

import org.jspecify.annotations.NullMarked;
