@NullMarked
package io.quaymaster.model.manifest;

import org.jspecify.annotations.NullMarked;
