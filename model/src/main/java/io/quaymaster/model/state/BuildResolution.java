package io.quaymaster.model.state;

import io.quaymaster.model.manifest.Build;
import io.quaymaster.model.manifest.ImageFields;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds what an image is built from, and what tells one build from another. */
record BuildResolution(Scope scope, Resource resource, Build build) {
    private static final int KEY_DIGITS = 12;
    /** In bytes; both are read whole. */
    private static final long LONGEST_INSTRUCTIONS = 1024 * 1024;

    private static final String IGNORE_FILE = ".dockerignore";

    Optional<DesiredImage.Built> resolve() {
        return context()
                .flatMap(context -> dockerfile(context).map(dockerfile -> {
                    checkIgnoreFile(prefix(context) + IGNORE_FILE);
                    checkIgnoreFile(dockerfile.path() + IGNORE_FILE);
                    return built(context, dockerfile);
                }));
    }

    /**
     * The instructions of a build.
     *
     * @param path from the repository's root; of no meaning where the text is in the manifest
     * @param identity what tells them from others
     */
    private record Dockerfile(String path, String identity) {}

    private Optional<Entry.Directory> context() {
        Location location = resource.at("build", "context");
        if (build.context().contains("://") || build.context().startsWith("git@")) {
            scope.report(
                    resource,
                    location,
                    "build.context: \"" + build.context()
                            + "\" is a URL; it must be a directory of the repository, such as ./web");
            return Optional.empty();
        }
        Found found = scope.at(resource, build.context());
        if (found instanceof Found.At(Entry.Directory directory)) {
            return Optional.of(directory);
        }
        String subject = "build.context: \"" + build.context() + "\" ";
        scope.report(
                resource,
                location,
                switch (found) {
                    case Found.At(Entry.Submodule submodule) ->
                        subject + "is a submodule, whose files are not part of the repository";
                    case Found.At other -> subject + "is no directory";
                    case Found.Missing missing ->
                        subject + "does not exist; it is relative to the manifest's directory";
                    case Found.Outside outside -> RepositoryPath.outside(subject, build.context(), outside);
                });
        return Optional.empty();
    }

    private Optional<Dockerfile> dockerfile(Entry.Directory context) {
        String inline = build.dockerfileInline();
        if (inline != null) {
            return Optional.of(new Dockerfile(build.dockerfile(), "inline:" + inline));
        }
        String subject = "build.dockerfile: \"" + build.dockerfile() + "\" ";
        Found found = RepositoryPath.resolve(context.path(), build.dockerfile())
                .map(scope.tree()::find)
                .orElseGet(() -> new Found.Outside(build.dockerfile()));
        if (found instanceof Found.At(Entry.File file)) {
            checkSize(file, resource.at("build", "dockerfile"), subject);
            return Optional.of(new Dockerfile(file.path(), within(context, file) + ":" + file.objectId()));
        }
        scope.report(
                resource,
                resource.at("build", "dockerfile"),
                switch (found) {
                    case Found.At other -> subject + "is no file";
                    case Found.Missing missing ->
                        subject + "does not exist in the build context \""
                                + (context.path().isEmpty() ? "." : context.path()) + "\"";
                    case Found.Outside outside -> RepositoryPath.outside(subject, build.dockerfile(), outside);
                });
        return Optional.empty();
    }

    private void checkIgnoreFile(String path) {
        if (scope.tree().find(path) instanceof Found.At(Entry.File file)) {
            checkSize(file, resource.at("build", "context"), "build.context: its \"" + path + "\" ");
        }
    }

    private void checkSize(Entry.File file, Location location, String subject) {
        if (file.size() > LONGEST_INSTRUCTIONS) {
            scope.report(
                    resource,
                    location,
                    subject + "has " + file.size() + " bytes; at most " + LONGEST_INSTRUCTIONS + " are read (1 MiB)");
        }
    }

    private static String prefix(Entry.Directory context) {
        return context.path().isEmpty() ? "" : context.path() + "/";
    }

    private static String within(Entry.Directory context, Entry.File file) {
        String prefix = prefix(context);
        return file.path().startsWith(prefix) ? file.path().substring(prefix.length()) : "/" + file.path();
    }

    private DesiredImage.Built built(Entry.Directory context, Dockerfile dockerfile) {
        Build placed = new Build(
                context.path(),
                dockerfile.path(),
                build.dockerfileInline(),
                build.args(),
                build.target(),
                platform(),
                build.labels(),
                build.cacheFrom(),
                build.extraHosts(),
                build.network(),
                build.shmSize(),
                build.pullBase(),
                build.noCache());
        return new DesiredImage.Built(
                ResourceId.of(resource),
                OwnTag.repository(scope.source(), resource.name()),
                resource.spec().get(ImageFields.KEEP),
                placed,
                context.objectId(),
                key(context, dockerfile, placed),
                resource.spec().find(ImageFields.TAGS).orElse(List.of()),
                resource.spec().get(ImageFields.PUSH));
    }

    private @Nullable String platform() {
        String platform = build.platform();
        return platform == null ? resource.spec().find(ImageFields.PLATFORM).orElse(null) : platform;
    }

    /** Another key, another build: so nothing new may enter it for builds that do not use what is new. */
    private static String key(Entry.Directory context, Dockerfile dockerfile, Build build) {
        SortedMap<String, Object> parts = new TreeMap<>();
        parts.put("context", context.objectId());
        parts.put("dockerfile", dockerfile.identity());
        parts.put("args", build.args());
        parts.put("labels", build.labels());
        putGiven(parts, "target", build.target());
        putGiven(parts, "platform", build.platform());
        putGiven(parts, "network", build.network());
        parts.put("shm_size", build.shmSize());
        return Fingerprint.sha256(CanonicalText.of(parts)).substring(0, KEY_DIGITS);
    }

    private static void putGiven(SortedMap<String, Object> parts, String name, @Nullable String value) {
        if (value != null) {
            parts.put(name, value);
        }
    }
}
