@NullMarked
package io.quaymaster.model.state;

import org.jspecify.annotations.NullMarked;
