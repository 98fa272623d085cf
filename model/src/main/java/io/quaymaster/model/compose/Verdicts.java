package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Problems;

/** Reports what a project asks for that is not honoured; see {@link Attributes}. */
final class Verdicts {
    private Verdicts() {}

    /** @param project in canonical form */
    static void report(Node.Mapping project, Findings findings) {
        project.members()
                .forEach((key, member) -> ProjectForms.PROJECT
                        .under(key)
                        .ifPresent(
                                form -> visit(form, member.value(), key, findings.under(ProjectForms.PROJECT, key))));
    }

    private static void visit(Form form, Node node, String path, Findings findings) {
        switch (node) {
            case Node.Mapping mapping ->
                mapping.members()
                        .forEach((key, member) -> form.under(key)
                                .ifPresent(child -> entry(form, child, key, member, path, findings.under(form, key))));
            case Node.Sequence list ->
                form.item().ifPresent(item -> list.items().forEach(value -> visit(item, value, path, findings)));
            case Node.Text text -> {}
            case Node.Whole whole -> {}
            case Node.Decimal decimal -> {}
            case Node.Flag flag -> {}
            case Node.Nothing nothing -> {}
            case Node.Moment moment -> {}
            case Node.Broken broken -> {}
        }
    }

    private static void entry(Form form, Form child, String key, Node.Member member, String path, Findings findings) {
        // The keys of a table are names that the user chose, and no part of the path.
        boolean named = form.isTable();
        String below = named ? path : path + "." + key;
        Standing standing = named ? null : Attributes.ALL.get(below);
        if (standing instanceof Standing.Ignored(String why) && !isNothing(member.value())) {
            findings.warnings().add(member.key(), "it is ignored: " + why);
        } else if (standing instanceof Standing.Refused refused && !isNothing(member.value())) {
            refuse(refused, member, findings.problems());
        } else {
            visit(child, member.value(), below, findings);
        }
    }

    private static void refuse(Standing.Refused refused, Node.Member member, Problems problems) {
        if (!refused.unless().contains(Texts.of(member.value()))) {
            problems.add(member.key(), "it cannot be honoured: " + refused.why());
        }
    }

    private static boolean isNothing(Node node) {
        return switch (node) {
            case Node.Nothing nothing -> true;
            case Node.Flag flag -> !flag.value();
            case Node.Mapping mapping -> mapping.members().isEmpty();
            case Node.Sequence list -> list.items().isEmpty();
            case Node.Text text -> false;
            case Node.Whole whole -> false;
            case Node.Decimal decimal -> false;
            case Node.Moment moment -> false;
            case Node.Broken broken -> false;
        };
    }
}
