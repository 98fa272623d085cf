@NullMarked
package io.quaymaster.agent.metrics;

import org.jspecify.annotations.NullMarked;
