@NullMarked
package io.quaymaster.agent.docker;

import org.jspecify.annotations.NullMarked;
