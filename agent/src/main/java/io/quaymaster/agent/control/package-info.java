@NullMarked
package io.quaymaster.agent.control;

import org.jspecify.annotations.NullMarked;
