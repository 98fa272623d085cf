package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes Images of what the services of a project build. Services that build the same under one name share it. */
final class BuiltImages {
    private static final List<String> SAME = List.of(
            "dockerfile_inline",
            "args",
            "labels",
            "cache_from",
            "extra_hosts",
            "network",
            "no_cache",
            "pull",
            "shm_size",
            "target");

    /** What an Image is built from, and what it is called; equal for services that share it. */
    private record Build(Object build, String image, String platform) {}

    private final Translation project;
    private final Map<Build, String> names = new HashMap<>();

    BuiltImages(Translation project) {
        this.project = project;
    }

    /** The Image of a service; nothing where it builds none, or shares one that was made before. */
    Optional<Document> of(String service, Node.Mapping definition) {
        if (!(definition.find("build").orElse(null) instanceof Node.Mapping build)) {
            return Optional.empty();
        }
        String name = imageName(project.of(service));
        boolean isNew = names.putIfAbsent(key(definition), name) == null;
        return isNew ? Optional.of(image(service, name, definition, build)) : Optional.empty();
    }

    /** What the container of a service names as its image. */
    Node reference(String service, Node.Mapping definition) {
        return definition
                .find("build")
                .<Node>map(build -> new Node.Text(names.getOrDefault(key(definition), ""), definition.at("build")))
                .or(() -> definition.find("image"))
                .orElseGet(() -> new Node.Nothing(definition.location()));
    }

    private static Build key(Node.Mapping service) {
        return new Build(
                service.mapping("build").data(),
                service.text("image").orElse(""),
                service.text("platform").orElse(""));
    }

    /** Names of images are written small, and have single separators between their parts. */
    private static String imageName(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replaceAll("[._-]*\\.[._-]*", ".")
                .replaceAll("_{3,}", "__")
                .replaceAll("-_[_-]*|_+-[_-]*", "-")
                .replaceAll("^[._-]+|[._-]+$", "");
    }

    private Document image(String service, String name, Node.Mapping definition, Node.Mapping build) {
        Document image = Document.of(Kind.IMAGE, name, definition.at("build"), project.placed(build.location()));
        Document how = new Document(build.location());
        build.text("context")
                .ifPresent(context -> how.put("context", context(service, context, build), build.at("context")));
        how.takeUnless(build, "dockerfile", "Dockerfile").take(build, SAME);
        Optional<Node> platform = definition.find("platform").or(() -> onlyPlatform(service, build));
        platform.ifPresent(one -> image.put("platform", one.location(), one));
        image.put("build", definition.at("build"), how.node());
        image.putUnlessEmpty("tags", build.at("tags"), tags(definition, build));
        warnOfPolicy(service, definition);
        return image;
    }

    private static List<Node> tags(Node.Mapping definition, Node.Mapping build) {
        List<Node> tags = new ArrayList<>();
        definition.find("image").ifPresent(tags::add);
        build.items("tags").stream()
                .filter(tag -> !definition.text("image").equals(Optional.of(Texts.of(tag))))
                .forEach(tags::add);
        return tags;
    }

    private String context(String service, String context, Node.Mapping build) {
        if (context.startsWith("/") && !Translation.isOfTheRepository(context)) {
            project.problems(service)
                    .within("build.context")
                    .add(
                            build.at("context"),
                            "must be a folder of the repository, not " + Quoted.of(context) + " of the host");
            return ".";
        }
        return project.written(context);
    }

    private Optional<Node> onlyPlatform(String service, Node.Mapping build) {
        List<Node> platforms = build.items("platforms");
        if (platforms.size() > 1) {
            project.warnings(service)
                    .within("build.platforms")
                    .add(build.at("platforms"), "a daemon keeps images of one platform, and its own is built");
        }
        return platforms.size() == 1 ? Optional.of(platforms.getFirst()) : Optional.empty();
    }

    private void warnOfPolicy(String service, Node.Mapping definition) {
        String policy = definition.text("pull_policy").orElse("build");
        if (!policy.equals("build") && !policy.equals("never")) {
            project.warnings(service)
                    .within("pull_policy")
                    .add(
                            definition.at("pull_policy"),
                            "it is ignored: the image is built from the repository, and never pulled");
        }
    }
}
