@NullMarked
package io.quaymaster.model.plan;

import org.jspecify.annotations.NullMarked;
