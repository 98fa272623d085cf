@NullMarked
package io.quaymaster.agent.cli;

import org.jspecify.annotations.NullMarked;
