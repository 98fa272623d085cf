package io.quaymaster.agent.control;

import io.quaymaster.agent.reconcile.SourceControl;
import io.quaymaster.agent.reconcile.Status;
import io.quaymaster.model.manifest.Nearest;
import io.quaymaster.model.state.ResourceId;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person calls a resource that is to be tried again: {@code web}, {@code container/web} or {@code shop/container/web}. */
final class RetriedName {
    private static final Logger log = LoggerFactory.getLogger(RetriedName.class);

    private final String name;
    private final List<SourceControl> sources;

    RetriedName(String name, List<SourceControl> sources) {
        this.name = name;
        this.sources = sources;
    }

    Answer retry(String by) {
        List<SourceControl> concerned =
                sources.stream().filter(source -> !failed(source).isEmpty()).toList();
        return switch (concerned.size()) {
            case 0 -> new Answer.Refused(whyNone());
            case 1 -> retry(concerned.getFirst(), by);
            default ->
                new Answer.Refused("\"" + name + "\" failed in several sources, so name one of these: "
                        + list(concerned, this::failed));
        };
    }

    private Answer retry(SourceControl source, String by) {
        SortedSet<ResourceId> resources = failed(source);
        log.atInfo().addKeyValue("source", source.name()).addKeyValue("by", by).log("to be tried again: {}", resources);
        source.retry(resources);
        return new Answer.Retrying(source.name(), List.copyOf(resources));
    }

    private String whyNone() {
        List<ResourceId> meant = sources.stream()
                .flatMap(source -> resources(source).filter(resource -> isMeant(source, resource)))
                .toList();
        String failed = list(sources, SourceControl::failed);
        String instead =
                failed.isEmpty() ? "; nothing failed, so there is nothing to try again" : "; what failed: " + failed;
        return meant.isEmpty()
                ? "there is no resource \"" + name + "\"" + near() + instead
                : "\"" + name + "\" did not fail" + instead;
    }

    private String near() {
        List<String> names = sources.stream()
                .flatMap(RetriedName::resources)
                .map(ResourceId::name)
                .toList();
        return Nearest.find(name, names)
                .map(near -> ", did you mean \"" + near + "\"?")
                .orElse(" (quaymaster status lists them)");
    }

    private static Stream<ResourceId> resources(SourceControl source) {
        return source.status().resources().stream().map(Status.Resource::id);
    }

    private SortedSet<ResourceId> failed(SourceControl source) {
        return source.failed().stream()
                .filter(resource -> isMeant(source, resource))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isMeant(SourceControl source, ResourceId resource) {
        return ("/" + qualified(source, resource)).endsWith("/" + name);
    }

    private static String qualified(SourceControl source, ResourceId resource) {
        return source.name() + "/" + resource;
    }

    private static String list(List<SourceControl> sources, Function<SourceControl, Collection<ResourceId>> resources) {
        return sources.stream()
                .flatMap(source -> resources.apply(source).stream().map(resource -> qualified(source, resource)))
                .collect(Collectors.joining(", "));
    }
}
