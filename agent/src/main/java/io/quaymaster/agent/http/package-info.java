@NullMarked
package io.quaymaster.agent.http;

import org.jspecify.annotations.NullMarked;
