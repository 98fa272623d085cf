package io.quaymaster.agent.config;

import io.quaymaster.model.manifest.EnvFileReader;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.Problems;
import io.quaymaster.model.manifest.Shapes;
import io.quaymaster.model.manifest.Spec;
import io.quaymaster.model.manifest.Yaml;
import io.quaymaster.model.manifest.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the configuration from a file and the environment, and says all that is wrong with it at once. */
public final class ConfigurationReader {
    private final Map<String, String> environment;
    private final Use use;
    private final Problems problems = new Problems();

    private ConfigurationReader(Map<String, String> environment, Use use) {
        this.environment = environment;
        this.use = use;
    }

    public static Configured read(Path file, Map<String, String> environment, Use use) {
        ConfigurationReader reader = new ConfigurationReader(environment, use);
        return reader.configured(reader.tree(file));
    }

    /** For when everything is in the environment. */
    public static Configured read(Map<String, String> environment, Use use) {
        ConfigurationReader reader = new ConfigurationReader(environment, use);
        return reader.configured(empty("environment"));
    }

    /** What is wrong with the variables of an environment that does not say enough for a configuration. */
    public static List<Problem> problemsOf(Map<String, String> environment) {
        Problems problems = new Problems();
        new Environment(environment, problems).over(empty("environment"));
        return problems.list();
    }

    private static Yaml.Mapping empty(String path) {
        return new Yaml.Mapping(List.of(), new Location(path, 1, 1));
    }

    private Yaml tree(Path file) {
        List<Yaml> documents = new YamlReader().read(file.toString(), content(file), problems);
        if (documents.size() > 1) {
            problems.add(
                    documents.get(1).location(), "a configuration is one document; remove the \"---\" before this");
        }
        return documents.isEmpty() ? empty(file.toString()) : documents.getFirst();
    }

    private byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            problems.add(
                    new Location(file.toString(), 1, 1),
                    "the configuration cannot be read: " + Unreadable.why(e)
                            + "; name another file with --config or QUAYMASTER_CONFIG");
            return new byte[0];
        }
    }

    private Configured configured(Yaml tree) {
        // Where the file cannot be read, that a key is missing from it is no news.
        Problems reports = problems.isEmpty() ? problems : new Problems();
        Yaml merged = new Environment(environment, problems).over(tree);
        Spec spec = Shapes.object(Keys.ALL, (given, node, none) -> {}).read(merged, reports);
        SourceNames.check(merged, reports);
        new NamedPaths(use).check(merged, reports);
        Configuration configuration = spec == null ? null : configuration(spec);
        return configuration == null || !problems.isEmpty()
                ? new Configured.Bad(problems.list())
                : new Configured.Good(configuration);
    }

    private Configuration configuration(Spec spec) {
        return new Configuration(
                spec.get(Keys.SOURCES).stream().map(this::source).toList(),
                docker(spec.get(Keys.DOCKER)),
                http(spec.get(Keys.HTTP)),
                spec.get(Keys.DATA),
                spec.get(Keys.RESYNC),
                spec.get(Keys.PARALLELISM),
                new Configuration.Prune(spec.get(Keys.PRUNE).get(Keys.MAX_PERCENT)),
                log(spec.get(Keys.LOG)));
    }

    private Configuration.Source source(Spec spec) {
        return new Configuration.Source(
                SourceNames.name(spec),
                spec.get(Keys.URL),
                follow(spec),
                spec.get(Keys.PATH),
                spec.get(Keys.POLL),
                variables(spec),
                new Configuration.Compose(spec.get(Keys.COMPOSE_FILES), spec.get(Keys.PROFILES)),
                spec.get(Keys.ADOPT),
                access(spec.get(Keys.ACCESS)),
                secretIn(spec.get(Keys.WEBHOOK), Keys.SECRET_FILE));
    }

    private SortedMap<String, String> variables(Spec spec) {
        SortedMap<String, String> given = spec.get(Keys.VARIABLES);
        SortedMap<String, String> variables = new TreeMap<>();
        spec.find(Keys.VARIABLES_FILE)
                .ifPresent(file -> variables.putAll(EnvFileReader.read(
                        file.toString(),
                        contentOfVariables(file),
                        given,
                        "set it in variables of the source",
                        problems)));
        variables.putAll(given);
        return variables;
    }

    private byte[] contentOfVariables(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            if (problems.isEmpty()) {
                throw new ConfigurationException(file + ": the variables cannot be read: " + Unreadable.why(e), e);
            }
            // It was reported already, where it is named.
            return new byte[0];
        }
    }

    private static Configuration.Follow follow(Spec spec) {
        Optional<Configuration.Follow> branch = spec.find(Keys.BRANCH).map(Configuration.Follow.Branch::new);
        Optional<Configuration.Follow> tag = spec.find(Keys.TAG).map(Configuration.Follow.Tag::new);
        return branch.or(() -> tag).orElseGet(Configuration.Follow.DefaultBranch::new);
    }

    private static Configuration.Access access(Spec spec) {
        Optional<Secret> token = spec.find(Keys.TOKEN).map(Secret.Given::new);
        return new Configuration.Access(
                token.orElseGet(() -> secretIn(spec, Keys.TOKEN_FILE)),
                spec.find(Keys.USERNAME).orElse(null),
                spec.find(Keys.SSH_KEY).orElse(null),
                secretIn(spec, Keys.SSH_PASSPHRASE_FILE),
                spec.find(Keys.KNOWN_HOSTS).orElse(null));
    }

    private static @Nullable Secret secretIn(Spec spec, Field<Path> field) {
        return spec.find(field).map(Secret.InFile::new).orElse(null);
    }

    private static Configuration.Docker docker(Spec spec) {
        return new Configuration.Docker(
                spec.find(Keys.HOST).orElse(null),
                spec.find(Keys.CERTIFICATES).orElse(null),
                spec.find(Keys.CONFIG).orElse(null));
    }

    private static Configuration.Http http(Spec spec) {
        return new Configuration.Http(spec.get(Keys.LISTEN), new TreeSet<>(spec.get(Keys.HOSTS)));
    }

    private static Configuration.Log log(Spec spec) {
        return new Configuration.Log(spec.get(Keys.FORMAT), spec.get(Keys.LEVEL));
    }
}
