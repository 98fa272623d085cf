@NullMarked
package io.quaymaster.agent.config;

import org.jspecify.annotations.NullMarked;
