@NullMarked
package io.quaymaster.agent.json;

import org.jspecify.annotations.NullMarked;
