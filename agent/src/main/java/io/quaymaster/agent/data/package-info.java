@NullMarked
package io.quaymaster.agent.data;

import org.jspecify.annotations.NullMarked;
