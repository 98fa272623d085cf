package io.quaymaster.model.manifest;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The shapes of files of the repository that a container gets. */
final class Files {
    private static final Shape<String> PATH = Scalars.written("the path of a file, relative to the manifest");

    private static final Field<String> ENV_PATH =
            Field.of("path", PATH, "The file, relative to the manifest.").needed();
    private static final Field<Boolean> REQUIRED =
            Field.of("required", Scalars.FLAG, "Whether it must exist.").or(true);
    private static final Field<String> FORMAT = Field.of(
            "format",
            Scalars.words("raw"),
            "`raw` takes the values as they are, without quotes, escapes and `${VARIABLE}`.");

    static final Shape<List<EnvFile>> ENV_FILES = ListOf.orOne(ShortOrLong.writingLong(
            Scalars.converted(PATH, path -> new EnvFile(path, true, false), EnvFile::path),
            Structure.of(
                    List.of(ENV_PATH, REQUIRED, FORMAT),
                    spec -> new EnvFile(spec.get(ENV_PATH), spec.get(REQUIRED), spec.has(FORMAT)),
                    file -> Spec.EMPTY
                            .with(ENV_PATH, file.path())
                            .with(REQUIRED, file.required())
                            .withNullable(FORMAT, file.raw() ? "raw" : null))));

    private static final Field<String> FILE = Field.of("file", PATH, "The file, relative to the manifest.");
    private static final Field<String> CONTENT =
            Field.of("content", Scalars.TEXT, "The text itself, in place of a file.");
    private static final Field<String> TARGET =
            Field.of("target", Scalars.written("a path in the container"), "Where the container sees it.");
    private static final Field<String> UID =
            Field.of("uid", Scalars.text("a number", "[0-9]+"), "Its numeric owner; root without it.");
    private static final Field<String> GID =
            Field.of("gid", Scalars.text("a number", "[0-9]+"), "Its numeric group; root's without it.");
    private static final Field<Integer> MODE =
            Field.of("mode", FileModes.SHAPE, "Its file mode.").or(0444);

    /** Configs, which a container sees in its root unless a target is written. */
    static final Shape<List<FileGrant>> CONFIGS = grants("/");

    static final Shape<List<FileGrant>> SECRETS = grants("/run/secrets/");

    private Files() {}

    private static Shape<List<FileGrant>> grants(String directory) {
        Shape<FileGrant> brief =
                Parsed.brief("FILE or FILE:TARGET", (text, complaints) -> parse(text, directory, complaints));
        Shape<FileGrant> full = new Structure<>(
                List.of(FILE, CONTENT, TARGET, UID, GID, MODE),
                (spec, node, problems) -> make(spec, directory, node, problems),
                Files::take);
        return ListOf.of(ShortOrLong.writingLong(brief, full));
    }

    private static @Nullable FileGrant parse(String text, String directory, Consumer<String> complaints) {
        String[] parts = text.split(":", -1);
        if (parts.length > 2 || parts[0].isEmpty()) {
            return Scalars.refuse(text, "FILE or FILE:TARGET", complaints);
        }
        String target = parts.length == 1 ? directory + fileName(parts[0]) : parts[1];
        if (!target.startsWith("/") || target.endsWith("/")) {
            complaints.accept("the target must be an absolute path of a file, not " + Mismatch.quote(target));
            return null;
        }
        return new FileGrant(new FileGrant.Content.File(parts[0]), target, null, null, 0444);
    }

    private static @Nullable FileGrant make(Spec spec, String directory, Yaml.Mapping node, Problems problems) {
        if (spec.has(FILE) == spec.has(CONTENT)) {
            problems.add(node.location(), "needs exactly one of \"file\" and \"content\"");
            return null;
        }
        String target = spec.find(TARGET)
                .map(written -> written.startsWith("/") ? written : directory + written)
                .orElseGet(() ->
                        spec.find(FILE).map(file -> directory + fileName(file)).orElse(""));
        if (target.isEmpty() || target.endsWith("/")) {
            problems.add(node.location(), "needs \"target\": the path of a file in the container");
            return null;
        }
        FileGrant.Content content = spec.has(FILE)
                ? new FileGrant.Content.File(spec.get(FILE))
                : new FileGrant.Content.Text(spec.get(CONTENT));
        return new FileGrant(
                content, target, spec.find(UID).orElse(null), spec.find(GID).orElse(null), spec.get(MODE));
    }

    private static Spec take(FileGrant grant) {
        Spec spec = Spec.EMPTY
                .with(TARGET, grant.target())
                .withNullable(UID, grant.uid())
                .withNullable(GID, grant.gid())
                .with(MODE, grant.mode());
        return switch (grant.content()) {
            case FileGrant.Content.File file -> spec.with(FILE, file.path());
            case FileGrant.Content.Text text -> spec.with(CONTENT, text.text());
        };
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
