package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.DockerException.Category;
import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.SourceTree;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The Dockerfile of a build, found.
 *
 * @param text its content
 * @param name its path in the context that the daemon gets
 * @param added whether it is no file of the context, and has to be added to what is sent
 * @param ignored what of the context is not sent
 */
record Dockerfile(String text, String name, boolean added, Dockerignore ignored) {
    private static final String ADDED_NAME = ".quaymaster.Dockerfile";
    private static final String IGNORE_FILE = ".dockerignore";

    /** @param build with paths relative to the root of the tree */
    static Dockerfile of(SourceTree tree, Build build) {
        String inline = build.dockerfileInline();
        String prefix = build.context().isEmpty() ? "" : build.context() + "/";
        if (inline != null) {
            return new Dockerfile(inline, ADDED_NAME, true, rules(tree, prefix + IGNORE_FILE));
        }
        SourceTree.Entry.File file = file(tree, build.dockerfile())
                .orElseThrow(() -> new DockerException(
                        Category.IMAGE,
                        "there is no Dockerfile " + build.dockerfile()
                                + " in the repository; correct build.dockerfile"));
        // Where a link leads to it, the link may be dangling in the context; so the file itself is sent.
        boolean inContext =
                file.path().equals(build.dockerfile()) && file.path().startsWith(prefix);
        String text = text(tree, file);
        return inContext
                ? new Dockerfile(text, file.path().substring(prefix.length()), false, rules(tree, build, prefix))
                : new Dockerfile(text, ADDED_NAME, true, rules(tree, build, prefix));
    }

    /** A file with the Dockerfile's own name goes before the context's. */
    private static Dockerignore rules(SourceTree tree, Build build, String prefix) {
        String own = build.dockerfile() + IGNORE_FILE;
        return rules(tree, file(tree, own).isPresent() ? own : prefix + IGNORE_FILE);
    }

    private static Dockerignore rules(SourceTree tree, String path) {
        return file(tree, path)
                .map(file -> Dockerignore.parse(path, text(tree, file)))
                .orElse(Dockerignore.NONE);
    }

    private static Optional<SourceTree.Entry.File> file(SourceTree tree, String path) {
        return tree.find(path) instanceof SourceTree.Found.At(SourceTree.Entry.File file)
                ? Optional.of(file)
                : Optional.empty();
    }

    private static String text(SourceTree tree, SourceTree.Entry.File file) {
        return new String(tree.read(file), StandardCharsets.UTF_8);
    }
}
