@NullMarked
package io.quaymaster.agent.git;

import org.jspecify.annotations.NullMarked;
