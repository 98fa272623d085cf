package io.quaymaster.model.compose;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problems;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Values of variables that a file names without one, and the files that environments and labels come from. */
final class Environments {
    private static final String RAW = "raw";

    private final ProjectFiles files;
    private final Scope scope;
    private final Findings findings;

    Environments(ProjectFiles files, Scope scope, Findings findings) {
        this.files = files;
        this.scope = scope;
        this.findings = findings;
    }

    /** A tree in which what lists of environment variables name has its value, where it has one. */
    static Node.Mapping resolved(Node.Mapping project, Scope scope) {
        return project.each((section, value) -> section.equals("services") && value instanceof Node.Mapping services
                ? services.each((name, service) -> service instanceof Node.Mapping one ? listed(one, scope) : service)
                : value);
    }

    private static Node listed(Node.Mapping service, Scope scope) {
        return service.find("environment").orElse(null) instanceof Node.Sequence list
                ? service.with(
                        "environment",
                        list.with(list.items().stream()
                                .map(item -> withValue(item, scope))
                                .toList()))
                : service;
    }

    private static Node withValue(Node item, Scope scope) {
        String name = Texts.of(item);
        return scope.variable(name)
                .<Node>map(value -> LongForms.text(name + "=" + value, item))
                .orElse(item);
    }

    /** The environment of a service in canonical form, with that of its files. */
    Node.Mapping environment(Node.Mapping service, Problems problems) {
        Node.Mapping own = service.mapping("environment")
                .each((name, value) -> value instanceof Node.Nothing
                        ? scope.variable(name)
                                .<Node>map(found -> LongForms.text(found, value))
                                .orElse(value)
                        : value);
        SortedMap<String, String> values = new TreeMap<>();
        own.members().keySet().forEach(name -> own.text(name).ifPresent(value -> values.put(name, value)));
        Node.Mapping all = Node.Mapping.empty(own.location());
        for (Node file : service.items("env_file")) {
            if (file instanceof Node.Mapping envFile && envFile.isSound()) {
                Function<String, Optional<String>> given =
                        name -> scope.variable(name).or(() -> own.text(name));
                SortedMap<String, String> read = read(envFile, values, given, problems.within("env_file"));
                values.putAll(read);
                for (var variable : read.entrySet()) {
                    all = all.with(variable.getKey(), LongForms.text(variable.getValue(), envFile));
                }
            }
        }
        for (String name : own.members().keySet()) {
            all = all.without(name).with(name, own.find(name).orElseThrow());
        }
        return all;
    }

    private SortedMap<String, String> read(
            Node.Mapping file,
            SortedMap<String, String> before,
            Function<String, Optional<String>> given,
            Problems problems) {
        String path = file.text("path").orElse("");
        boolean required = file.flag("required");
        if (!required && !files.isFile(path)) {
            return new TreeMap<>();
        }
        String format = file.text("format").orElse("");
        Findings own = new Findings(problems, findings.warnings());
        Location from = file.at("path");
        return files.text(path, from, problems)
                .map(text -> switch (format) {
                    case "", ".env" -> DotEnv.read(files.name(path), text, before, given, own);
                    case RAW -> RawEnv.read(files.name(path), text, given, problems);
                    default -> {
                        problems.add(file.at("format"), "must be raw, not " + Quoted.of(format));
                        yield new TreeMap<String, String>();
                    }
                })
                .orElseGet(TreeMap::new);
    }

    /** The labels of a service in canonical form, with those of its files. */
    Node.Mapping labels(Node.Mapping service, Problems problems) {
        SortedMap<String, String> values = new TreeMap<>();
        Node.Mapping all = Node.Mapping.empty(service.location());
        for (Node file : LongForms.sound(service.items("label_file"))) {
            String path = Texts.of(file);
            Findings own = new Findings(problems.within("label_file"), findings.warnings());
            SortedMap<String, String> read = files.text(path, file.location(), own.problems())
                    .map(text -> DotEnv.read(
                            files.name(path),
                            text,
                            new TreeMap<>(),
                            name -> Optional.ofNullable(values.get(name)),
                            own))
                    .orElseGet(TreeMap::new);
            values.putAll(read);
            for (var label : read.entrySet()) {
                all = all.with(label.getKey(), LongForms.text(label.getValue(), file));
            }
        }
        Node.Mapping labels = service.mapping("labels");
        for (String name : labels.members().keySet()) {
            all = all.with(name, labels.find(name).orElseThrow());
        }
        return all;
    }
}
