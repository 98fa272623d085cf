/**
 * The Compose front end: reads the files of a Compose project in the order of the Compose Specification, from text to the
 * canonical form. {@code Form} says what may be written where; each step walks the tree of values along the forms.
 */
@NullMarked
package io.quaymaster.model.compose;

import org.jspecify.annotations.NullMarked;
