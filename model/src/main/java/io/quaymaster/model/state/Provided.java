package io.quaymaster.model.state;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.FileGrant;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.Resource;
import io.quaymaster.model.manifest.SourceTree.Entry;
import io.quaymaster.model.manifest.SourceTree.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something of the repository that a container sees.
 *
 * @param field the field that asks for it
 */
record Provided(String field, ProvidedMount mount) {
    private static final int EXECUTABLE = 0755;
    private static final int PLAIN = 0644;

    /** All of it, by target. */
    static List<Provided> of(Resource container, Scope scope) {
        return Stream.of(
                        grants(container, ContainerFields.CONFIGS, scope),
                        grants(container, ContainerFields.SECRETS, scope),
                        binds(container, scope))
                .flatMap(List::stream)
                .sorted(Comparator.comparing(provided -> provided.mount().target()))
                .toList();
    }

    /** {@code configs./etc/app.conf}: what a plan calls it. */
    String name() {
        return field + "." + mount.target();
    }

    /** What makes it another one, as plain data: the content, not where in the repository it is. */
    SortedMap<String, Object> canonical() {
        SortedMap<String, Object> canonical = new TreeMap<>();
        canonical.put("target", mount.target());
        switch (mount) {
            case ProvidedMount.Tracked tracked ->
                putFile(canonical, tracked.objectId(), tracked.uid(), tracked.gid(), tracked.mode());
            case ProvidedMount.Inline inline ->
                putFile(canonical, inline.objectId(), inline.uid(), inline.gid(), inline.mode());
            case ProvidedMount.Persistent persistent -> {
                canonical.put("path", persistent.path());
                canonical.put("read_only", persistent.readOnly());
            }
        }
        return canonical;
    }

    private static void putFile(
            SortedMap<String, Object> canonical,
            String objectId,
            @Nullable String uid,
            @Nullable String gid,
            int mode) {
        canonical.put("object", objectId);
        canonical.put("owner", (uid == null ? "0" : uid) + ":" + (gid == null ? "0" : gid));
        canonical.put("mode", (long) mode);
    }

    private static List<Provided> grants(Resource container, Field<List<FileGrant>> field, Scope scope) {
        List<Provided> provided = new ArrayList<>();
        List<FileGrant> grants = container.spec().get(field);
        for (int index = 0; index < grants.size(); index++) {
            FileGrant grant = grants.get(index);
            Location location = container.at(field.name(), Integer.toString(index), "file");
            grant(container, field.name(), grant, location, scope)
                    .ifPresent(mount -> provided.add(new Provided(field.name(), mount)));
        }
        return provided;
    }

    private static Optional<ProvidedMount> grant(
            Resource container, String field, FileGrant grant, Location location, Scope scope) {
        return switch (grant.content()) {
            case FileGrant.Content.Text(String text) ->
                Optional.of(new ProvidedMount.Inline(
                        text, GitBlob.id(text), grant.target(), grant.uid(), grant.gid(), grant.mode()));
            case FileGrant.Content.File(String path) ->
                file(container, field, path, location, scope)
                        .map(file -> new ProvidedMount.Tracked(
                                file.path(), file.objectId(), grant.target(), grant.uid(), grant.gid(), grant.mode()));
        };
    }

    private static Optional<Entry.File> file(
            Resource container, String field, String path, Location location, Scope scope) {
        Found found = scope.at(container, path);
        if (found instanceof Found.At(Entry.File file)) {
            return Optional.of(file);
        }
        String subject = field + ": \"" + path + "\" ";
        scope.report(
                container,
                location,
                switch (found) {
                    case Found.At other -> subject + "is no file";
                    case Found.Missing missing ->
                        subject + "does not exist; it is relative to the manifest's directory";
                    case Found.Outside outside -> RepositoryPath.outside(subject, path, outside);
                });
        return Optional.empty();
    }

    private static List<Provided> binds(Resource container, Scope scope) {
        List<Provided> provided = new ArrayList<>();
        List<Mount> mounts = container.spec().get(ContainerFields.VOLUMES);
        for (int index = 0; index < mounts.size(); index++) {
            if (mounts.get(index) instanceof Mount.Bind bind && bind.relative()) {
                Location location = container.at("volumes", Integer.toString(index), "source");
                bind(container, bind, location, scope).ifPresent(mount -> provided.add(new Provided("volumes", mount)));
            }
        }
        return provided;
    }

    private static Optional<ProvidedMount> bind(Resource container, Mount.Bind bind, Location location, Scope scope) {
        String target = bind.target();
        return switch (scope.at(container, bind.source())) {
            case Found.At(Entry.Directory directory) -> {
                new MountedDirectory(scope.tree(), directory)
                        .problems()
                        .forEach(problem ->
                                scope.report(container, location, "volumes: \"" + bind.source() + "\": " + problem));
                yield Optional.of(
                        new ProvidedMount.Tracked(directory.path(), directory.objectId(), target, null, null, 0));
            }
            case Found.At(Entry.File file) -> {
                // Git's name for the content does not tell whether it can be executed; the mode does.
                int mode = file.executable() ? EXECUTABLE : PLAIN;
                yield Optional.of(new ProvidedMount.Tracked(file.path(), file.objectId(), target, null, null, mode));
            }
            case Found.At(Entry.Submodule submodule) -> {
                scope.report(
                        container,
                        location,
                        "volumes: \"" + bind.source()
                                + "\" is a submodule, whose files are not part of the repository");
                yield Optional.empty();
            }
            case Found.At(Entry.Link link) -> throw new IllegalStateException("a link that was not followed: " + link);
            case Found.Missing missing -> {
                ProvidedMount.Persistent persistent = persistent(container, bind);
                new NearestPath(scope.tree())
                        .to(persistent.path())
                        .ifPresent(
                                near -> scope.warn(
                                        container,
                                        location,
                                        "volumes: \"" + bind.source() + "\" is not in the repository, where \"" + near
                                                + "\" is, and so becomes a directory that lasts; correct it if that is not meant"));
                yield Optional.of(persistent);
            }
            case Found.Outside outside -> {
                scope.report(
                        container,
                        location,
                        RepositoryPath.outside("volumes: \"" + bind.source() + "\" ", bind.source(), outside)
                                + ", or an absolute path of the host");
                yield Optional.empty();
            }
        };
    }

    private static ProvidedMount.Persistent persistent(Resource container, Mount.Bind bind) {
        String directory = RepositoryPath.parent(container.node().location().path());
        String path = RepositoryPath.resolve(directory, bind.source()).orElseThrow();
        return new ProvidedMount.Persistent(path, bind.target(), bind.readOnly());
    }
}
