@NullMarked
package io.quaymaster.agent;

import org.jspecify.annotations.NullMarked;
