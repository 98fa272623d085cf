package io.quaymaster.model.manifest;

import java.util.ArrayList;
import java.util.List;

/** The reference of all fields for people, in Markdown: made of the fields that the reader reads. */
final class Reference {
    private static final String HEAD = """
            # What a manifest may say

            This page is generated from the definitions that the parser uses; `quaymaster schema` prints the same as a JSON Schema
            for editors.

            A manifest is a YAML file. Each of its documents declares one resource: it has a `kind`, a `name`, and the fields of
            its kind. Unknown keys and wrong values are problems, and with any problem nothing of the revision is applied.

            - **Durations** are numbers with units: `500ms`, `10s`, `1m30s`, `2h`; also `us`, `d` and `w`.
            - **Sizes** are bytes, or numbers with the units `k`, `m` and `g`, also `kb`, `mb` and `gb`, each 1024 times the one
              before, in either case.
            - **Maps of texts** (`environment`, `labels` and others) may also be lists of `NAME=value`.
            - **Variables** such as `${NAME}` and `${NAME:-default}` are replaced in all values; `$$` is a dollar sign.

            ## Which files are read

            Every file below the path of the source whose name ends in `.yaml` or `.yml`, also through links within the repository,
            except:

            - files and folders whose names begin with a dot;
            - what `.quaymasterignore` in the path of the source excludes, in the language of `.gitignore`;
            - Compose files, such as `compose.yaml` and `docker-compose.prod.yml`: see [compose.md](compose.md);
            - where there are Compose files, what has no `kind`, or an `apiVersion`.

            `.env` in the path of the source holds values for variables, written like an env file. What the agent's configuration
            says (`variables`, `variables_file`), or the command line (`--variables`, `--set`), wins over it. The environment of the
            agent is never looked at.

            ## Changes

            The column **a change** tells what another value does to the object that is there: *recreates* replaces it by a new
            one, *in place* changes it while it goes on running. Fields without an entry say how Quaymaster handles the object, or
            are looked up first: another image, or another content of an env file, makes another container too.
            """;

    private Reference() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Kind kind : Kind.values()) {
            text.append("\n## ").append(kind.title()).append("\n\n");
            table(text, DocumentFields.of(kind), true);
            nested(text, "", DocumentFields.own(kind));
        }
        return text.toString();
    }

    private static void nested(StringBuilder text, String path, List<Field<?>> fields) {
        for (Field<?> field : fields) {
            List<Field<?>> parts = field.shape().parts();
            if (!parts.isEmpty()) {
                String inner = path + field.name();
                text.append("\n### ").append(inner).append("\n\n");
                table(text, parts, false);
                nested(text, inner + ".", parts);
            }
        }
    }

    private static void table(StringBuilder text, List<Field<?>> fields, boolean effects) {
        row(text, cells("field", "what may be written", "default", effects ? "a change" : "", "meaning"));
        row(text, cells("---", "---", "---", effects ? "---" : "", "---"));
        for (Field<?> field : fields) {
            row(
                    text,
                    cells(
                            "`" + field.name() + "`" + (field.required() ? " (needed)" : ""),
                            field.shape().notation(),
                            fallback(field),
                            effects ? effect(field) : "",
                            field.doc()));
        }
    }

    /** All but the fourth, which not every table has. */
    private static List<String> cells(String field, String notation, String fallback, String effect, String doc) {
        List<String> cells = new ArrayList<>(List.of(field, notation, fallback, effect, doc));
        if (effect.isEmpty()) {
            cells.remove(3);
        }
        return cells;
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ")
                .append(String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList()))
                .append(" |\n");
    }

    private static String effect(Field<?> field) {
        return switch (field.effect()) {
            case RECREATE -> "recreates";
            case IN_PLACE -> "in place";
            case POLICY -> "–";
        };
    }

    /** Empty lists, maps and objects are what nobody would expect otherwise. */
    private static <T> String fallback(Field<T> field) {
        T value = field.fallback();
        if (value == null) {
            return "";
        }
        String written = Json.indented(field.shape().write(value)).strip();
        return written.matches("\\[]|\\{}|\"\"") ? "" : "`" + written.replaceAll("^\"|\"$", "") + "`";
    }
}
