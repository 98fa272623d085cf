package io.quaymaster.agent.docker;

import io.quaymaster.agent.docker.Docker.Marker;
import io.quaymaster.agent.docker.DockerException.Category;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Containers that are never started and only stand for something by their names. */
final class Markers {
    private static final String REPOSITORY = "quaymaster/lease";
    private static final String TAG = "1";
    // What a list of containers shows in its column for the command.
    private static final List<String> COMMAND = List.of("never started; stands for an agent of Quaymaster");
    // Two empty blocks: the end of an archive that holds nothing.
    private static final byte[] EMPTY_ARCHIVE = new byte[1024];

    private final EngineApi api;

    Markers(EngineApi api) {
        this.api = api;
    }

    /** Returns the id; empty where the name is taken. */
    Optional<String> create(String name, SortedMap<String, String> labels) {
        ApiRequest request = ApiRequest.to(Operation.CREATE_CONTAINER)
                .query("name", name)
                .json(Map.of(
                        "Image",
                        REPOSITORY + ":" + TAG,
                        "Cmd",
                        COMMAND,
                        "Labels",
                        labels,
                        "HostConfig",
                        Map.of("NetworkMode", "none")));
        try {
            return create(request);
        } catch (DockerException failure) {
            if (failure.category() != Category.NOT_FOUND) {
                throw failure;
            }
            importImage();
            return create(request);
        }
    }

    private Optional<String> create(ApiRequest request) {
        try {
            return Optional.of(api.ask(request).path("Id").asText());
        } catch (DockerException failure) {
            if (failure.category() == Category.CONFLICT) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** A container needs an image: this one holds nothing, and comes from no registry. */
    private void importImage() {
        ApiRequest request = ApiRequest.to(Operation.IMPORT_IMAGE)
                .query("fromSrc", "-")
                .query("repo", REPOSITORY)
                .query("tag", TAG)
                .query("message", "empty, for containers that are never started")
                .stream("application/x-tar", new ByteArrayInputStream(EMPTY_ARCHIVE));
        api.stream(request, item -> {
            String error = item.path("error").asText();
            if (!error.isEmpty()) {
                throw new DockerException(Category.IMAGE, "cannot import " + REPOSITORY + ":" + TAG + ": " + error);
            }
        });
    }

    Optional<Marker> find(String name) {
        try {
            var found = api.ask(ApiRequest.of(Operation.INSPECT_CONTAINER, name));
            SortedMap<String, String> labels = new TreeMap<>();
            found.path("Config")
                    .path("Labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            return Optional.of(new Marker(found.path("Id").asText(), labels));
        } catch (DockerException failure) {
            if (failure.category() == Category.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    void remove(String id) {
        EngineApi.unlessGone(
                () -> api.ask(ApiRequest.of(Operation.REMOVE_CONTAINER, id).query("v", "1")));
    }
}
