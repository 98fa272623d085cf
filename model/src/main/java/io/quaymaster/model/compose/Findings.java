package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;

/**
 * What is found while a project is loaded.
 *
 * @param problems what stops it from being used
 * @param warnings what does not, and is likely not meant
 */
record Findings(Problems problems, Problems warnings) {
    Findings() {
        this(new Problems(), new Problems());
    }

    /** The same collections, for the value of a key. */
    Findings under(Form form, String key) {
        return new Findings(form.problemsUnder(key, problems), form.problemsUnder(key, warnings));
    }

    /** Reports of what a template at a place comes to. */
    Template.Reports at(Location location) {
        return new Template.Reports() {
            @Override
            public void unset(String name) {
                warnings.add(
                        location,
                        "the variable " + name + " is not set and counts as empty: set it, or give a default with ${"
                                + name + ":-default}");
            }

            @Override
            public void refuse(String sentence) {
                problems.add(location, sentence);
            }
        };
    }
}
