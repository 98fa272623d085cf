package io.quaymaster.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Dependency;
import io.quaymaster.model.manifest.ImageReference;
import io.quaymaster.model.manifest.Kind;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.Mount;
import io.quaymaster.model.manifest.Problem;
import io.quaymaster.model.manifest.PullPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LoaderTest {
    private static final String EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    private final MemoryTree tree = new MemoryTree();
    private Map<String, String> configured = Map.of();
    private Set<String> profiles = Set.of();

    @Test
    void readsAllManifestsBelowThePathAndNothingElse() {
        tree.file("deploy/deep/down/b.yml", network("bb"))
                .file("deploy/c.yaml", network("cc") + "---\n" + network("dd"))
                .file("deploy/readme.md", "kind: nothing")
                .file("deploy/.github/workflows/ci.yaml", "on: push")
                .file("deploy/.hidden.yaml", "what: ever")
                .file("other/e.yaml", "kind: nonsense")
                .file("deploy/a.yaml", network("aa"));
        assertThat(good("deploy").networks().keySet())
                .extracting(ResourceId::name)
                .containsExactly("aa", "bb", "cc", "dd");
    }

    @Test
    void leavesOutWhatTheIgnoreFileExcludes() {
        tree.file("deploy/.quaymasterignore", "k8s/\n*.tpl.yaml\n!keep.tpl.yaml\n")
                .file("deploy/a.yaml", network("aa"))
                .file("deploy/k8s/pod.yaml", "apiVersion: v1")
                .file("deploy/x/y.tpl.yaml", "{{ x }}")
                .file("deploy/keep.tpl.yaml", network("kept"));
        assertThat(good("deploy").networks().keySet())
                .extracting(ResourceId::name)
                .containsExactly("aa", "kept");
    }

    @Test
    void takesNoFileBesideComposeForAManifestThatDoesNotSaySo() {
        tree.file("shop/compose.yaml", "services: {web: {extends: {file: base.yaml, service: base}}}")
                .file("shop/base.yaml", "services: {base: {image: 'app:${TAG:-1}'}}")
                .file("shop/prometheus/prometheus.yml", "global: {scrape_interval: 5s}")
                .file("mkdocs.yml", "- pages")
                .file("shop/chart/pod.yaml", "apiVersion: v1\nkind: Pod\nname: '{{ x }}'")
                .file("shop/chart/other.yaml", "apiVersion: v1\nkind: {{ x }}: y")
                .file("shop/chart/values.yaml", "{{ x }}: y")
                .file("shop/network.yaml", network("kept"));
        assertThat(good("").networks().keySet()).extracting(ResourceId::name).containsExactly("kept", "shop_default");
    }

    @Test
    void refusesManifestsThatAreWrongAlsoBesideCompose() {
        tree.file("shop/compose.yaml", "services: {web: {image: app}}")
                .file("shop/deep/unknown.yaml", "kind: Netwrok\nname: net")
                .file("shop/misspelt.yaml", "kimd: Network\nname: net")
                .file("shop/unreadable.yaml", "kind: Network\nname: [");
        assertThat(load(""))
                .asInstanceOf(type(Loaded.Bad.class))
                .extracting(Loaded.Bad::problems, list(Problem.class))
                .extracting(problem -> problem.location().path())
                .containsExactly("shop/deep/unknown.yaml", "shop/misspelt.yaml", "shop/unreadable.yaml");
    }

    @Test
    void leavesTheEnvFileToComposeWhereNoManifestIs() {
        tree.file(".env", "TAG=1\nOTHER=$UNSET\nexport NAME\n")
                .file("compose.yaml", "services: {web: {image: 'app:${TAG}'}}");
        assertThat(good("").containers().values())
                .extracting(container -> container.image().reference())
                .containsExactly("app:1");
    }

    @Test
    void warnsOfAMountThatIsMisspeltAndOfNoOtherThatIsNotThere() {
        tree.file("deploy/web/nginx.conf", "")
                .file("deploy/web/www/index.html", "")
                .file(
                        "deploy/a.yaml",
                        container(
                                "web",
                                "image: app",
                                "volumes:",
                                "  - ./web/ngnix.conf:/conf",
                                "  - ./webb/www:/www",
                                "  - ./web/nginx.conf:/real",
                                "  - ./data:/data",
                                "  - ./web/new/ngnix.conf:/new"));
        assertThat(((Loaded.Good) load("deploy")).warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "deploy/a.yaml:6:5: container \"web\": volumes: \"./web/ngnix.conf\" is not in the repository, where"
                                + " \"deploy/web/nginx.conf\" is, and so becomes a directory that lasts; correct it if that is not"
                                + " meant",
                        "deploy/a.yaml:7:5: container \"web\": volumes: \"./webb/www\" is not in the repository, where"
                                + " \"deploy/web/www\" is, and so becomes a directory that lasts; correct it if that is not meant");
    }

    @Test
    void warnsOfAProfileThatNoServiceHas() {
        tree.file("deploy/shop/compose.yaml", """
                        services:
                          web: {image: app}
                          debug: {image: app, profiles: [debug]}
                        """)
                .file("deploy/blog/compose.yaml", "services: {cron: {image: app, profiles: [cron]}}");
        profiles = Set.of("cron", "debgu");
        assertThat(((Loaded.Good) load("deploy")).warnings())
                .extracting(Problem::toString)
                .containsExactly("deploy:1:1: no service has the profile \"debgu\"; did you mean \"debug\"?");
        profiles = Set.of("*");
        assertThat(((Loaded.Good) load("deploy")).warnings()).isEmpty();
    }

    @Test
    void followsLinksToManifestsInTheRepository() {
        tree.file("shared/net.yaml", network("shared")).link("deploy/net.yaml", "../shared/net.yaml");
        assertThat(good("deploy").networks()).hasSize(1);
    }

    @Test
    void tellsAnEmptySourceFromOneThatIsGood() {
        tree.file("deploy/compose.yaml", "services: {}")
                .file("deploy/x/compose.prod.yaml", "what: ever")
                .file("deploy/notes.txt", "");
        assertThat(load("deploy")).isEqualTo(new Loaded.Empty("deploy"));
        tree.file("deploy/empty.yaml", "# nothing yet\n---\n");
        assertThat(load("deploy")).isEqualTo(new Loaded.Empty("deploy"));
    }

    @Test
    void takesVariablesFromTheEnvFileAndOverItFromTheConfiguration() {
        tree.file("deploy/.env", "TAG=1.0\nLEVEL=info\nREPLICAS=2\n")
                .file(
                        "deploy/a.yaml",
                        container("web", "image: app:${TAG}", "environment: [LEVEL]", "replicas: ${REPLICAS}"));
        configured = Map.of("LEVEL", "debug");
        DesiredContainer web = web(good("deploy"));
        assertThat(web.image().reference()).isEqualTo("app:1.0");
        assertThat(web.spec().get(ContainerFields.ENVIRONMENT)).containsExactly(Map.entry("LEVEL", "debug"));
        assertThat(web.spec().get(ContainerFields.REPLICAS)).isEqualTo(2);
    }

    @Test
    void takesTrueFromAVariableAsFlagAndAsText() {
        tree.file(
                "a.yaml",
                container("web", "image: app", "read_only: ${ON}", "environment: {A: '${ON}'}", "command: ['${ON}']"));
        configured = Map.of("ON", "true");
        DesiredContainer web = web(good(""));
        assertThat(web.spec().get(ContainerFields.READ_ONLY)).isTrue();
        assertThat(web.spec().get(ContainerFields.ENVIRONMENT)).containsEntry("A", "true");
        assertThat(web.spec().find(ContainerFields.COMMAND)).hasValue(List.of("true"));
    }

    @Test
    void mergesEnvFilesUnderTheEnvironment() {
        tree.file("deploy/one.env", "A=1\nB=1\nC=1\n")
                .file("deploy/two.env", "B=2\nC=2\nD=\"$x\"\n")
                .file(
                        "deploy/a.yaml",
                        container(
                                "web",
                                "image: app",
                                "environment: {C: 3}",
                                "env_file: [one.env, {path: ./two.env, format: raw}, {path: no.env, required: false}]"));
        DesiredContainer web = web(good("deploy"));
        assertThat(web.spec().get(ContainerFields.ENVIRONMENT))
                .containsExactly(
                        Map.entry("A", "1"), Map.entry("B", "2"), Map.entry("C", "3"), Map.entry("D", "\"$x\""));
        assertThat(web.spec().has(ContainerFields.ENV_FILE)).isFalse();
    }

    @Test
    void givesContainersOfOneReferenceOneImage() {
        tree.file(
                "a.yaml",
                container("web", "image: redis", "pull_policy: daily")
                        + container("two", "image: docker.io/library/redis:latest", "pull_policy: every_1h")
                        + container("three", "image: redis:7"));
        Desired desired = good("");
        assertThat(desired.images().keySet())
                .extracting(ResourceId::toString)
                .containsExactly("image/redis:7", "image/redis:latest");
        assertThat(web(desired).image())
                .isEqualTo(new DesiredImage.Pulled(
                        new ResourceId(Kind.IMAGE, "redis:latest"),
                        "quaymaster/shop/redis-34fb46c8",
                        2,
                        ImageReference.parse("redis:latest").orElseThrow(),
                        new PullPolicy.Every(Duration.ofHours(1)),
                        null));
    }

    @Test
    void prefersDeclaredImagesByNameThenByTagThenByReference() {
        tree.file("web/Dockerfile", "FROM scratch\n")
                .file(
                        "a.yaml",
                        "{kind: Image, name: web, build: ./web, tags: [shop/web:1]}\n---\n"
                                + "{kind: Image, name: cache, pull: redis:7}\n---\n"
                                + container("web", "image: web")
                                + container("tagged", "image: shop/web:1")
                                + container("pulled", "image: redis:7")
                                + container("named", "image: cache"));
        Desired desired = good("");
        assertThat(desired.images()).hasSize(2);
        assertThat(desired.containers().values())
                .extracting(container ->
                        container.id().name() + " of " + container.image().id())
                .containsExactly(
                        "named of image/cache", "pulled of image/cache", "tagged of image/web", "web of image/web");
    }

    @Test
    void placesABuildInTheRepository() {
        tree.file("web/app/Dockerfile.prod", "FROM scratch\n")
                .file("web/app/main.c", "int main;\n")
                .link("deploy/src", "../web/app")
                .file(
                        "deploy/a.yaml",
                        "{kind: Image, name: web, build: {context: src, dockerfile: Dockerfile.prod}, keep: 5}\n");
        DesiredImage.Built built =
                (DesiredImage.Built) good("deploy").images().firstEntry().getValue();
        assertThat(built.build().context()).isEqualTo("web/app");
        assertThat(built.build().dockerfile()).isEqualTo("web/app/Dockerfile.prod");
        assertThat(built.repository()).isEqualTo("quaymaster/shop/web");
        assertThat(built.reference()).isEqualTo("quaymaster/shop/web:" + built.key());
        assertThat(built.keep()).isEqualTo(5);
        assertThat(built.contextId()).isNotEqualTo(EMPTY_TREE).hasSize(40);
    }

    @Test
    void namesNetworksVolumesAndNamespacesAsTheDaemonDoes() {
        tree.file(
                "a.yaml",
                "{kind: Network, name: front, docker_name: shop_front}\n---\n{kind: Volume, name: data, external: true, docker_name: d1}\n---\n"
                        + container("web", "image: app", "networks: {front: {aliases: [w]}}", "volumes: [data:/data]")
                        + container("side", "image: app", "network_mode: service:web", "pid: container:web")
                        + container("other", "image: app", "network_mode: container:somebody"));
        Desired desired = good("");
        assertThat(web(desired).networkNames()).containsExactly("shop_front");
        assertThat(web(desired).volumeNames()).containsExactly("d1");
        DesiredContainer side = container(desired, "side");
        assertThat(side.spec().get(ContainerFields.NETWORK_MODE)).isEqualTo("container:web");
        assertThat(side.spec().get(ContainerFields.PID)).isEqualTo("container:web");
        assertThat(side.dependencies())
                .containsExactly(Map.entry(
                        new ResourceId(Kind.CONTAINER, "web"),
                        new Dependency(Dependency.Condition.SERVICE_STARTED, true)));
        assertThat(container(desired, "other").spec().get(ContainerFields.NETWORK_MODE))
                .isEqualTo("container:somebody");
        assertThat(desired.volumes().firstEntry().getValue().external()).isTrue();
    }

    @Test
    void writesWhatBecomesOfAVolumeOnTheVolume() {
        tree.file("a.yaml", "{kind: Volume, name: aa, on_removal: remove}\n---\n{kind: Volume, name: bb}\n");
        assertThat(good("").volumes().values())
                .extracting(volume -> volume.removable() + " " + volume.fields())
                .containsExactly("true {on_removal=remove}", "false {on_removal=retain}");
    }

    @Test
    void leavesOutDependenciesThatNeedNotBeDeclared() {
        tree.file(
                "a.yaml",
                container("web", "image: app", "depends_on: {db: {condition: service_started, required: false}}"));
        assertThat(web(good("")).dependencies()).isEmpty();
    }

    @Test
    void providesFilesOfTheRepository() {
        tree.file("deploy/app.conf", "a=b\n")
                .file("deploy/site/index.html", "hello\n")
                .executable("run.sh", "#!/bin/sh\n")
                .link("deploy/run", "../run.sh")
                .file(
                        "deploy/a.yaml",
                        container(
                                "web",
                                "image: app",
                                "configs: [./app.conf, {content: 'x', target: /etc/x, uid: '1', mode: 0400}]",
                                "secrets: ['app.conf:/run/s']",
                                "volumes: ['./site:/site', './run:/run.sh:ro', './data:/data', '/etc/hosts:/hosts:ro']"));
        DesiredContainer web = web(good("deploy"));
        assertThat(web.provided())
                .containsExactly(
                        new ProvidedMount.Tracked("deploy/app.conf", id("a=b\n"), "/app.conf", null, null, 0444),
                        new ProvidedMount.Persistent("deploy/data", "/data", false),
                        new ProvidedMount.Inline("x", id("x"), "/etc/x", "1", null, 0400),
                        new ProvidedMount.Tracked("run.sh", id("#!/bin/sh\n"), "/run.sh", null, null, 0755),
                        new ProvidedMount.Tracked("deploy/app.conf", id("a=b\n"), "/run/s", null, null, 0444),
                        new ProvidedMount.Tracked(
                                "deploy/site", "5147063b35d0d25006f97b89075ba6395ee0c25e", "/site", null, null, 0));
        assertThat(web.spec().get(ContainerFields.VOLUMES))
                .containsExactly(new Mount.Bind("/etc/hosts", "/hosts", true, null, null, true));
        assertThat(web.fields())
                .containsKeys(
                        "configs./app.conf", "configs./etc/x", "secrets./run/s", "volumes./site", "volumes./data");
    }

    @Test
    void showsNoTextThatCouldBeSecretInTheFields() {
        tree.file("s.txt", "hunter2")
                .file(
                        "a.yaml",
                        container(
                                        "web",
                                        "image: app",
                                        "environment: {PASSWORD: hunter2}",
                                        "command: run --password hunter2",
                                        "entrypoint: [sh, -c, hunter2]",
                                        "healthcheck: {test: 'curl -u hunter2 x'}",
                                        "labels: {auth: hunter2}",
                                        "annotations: {auth: hunter2}",
                                        "logging: {driver: splunk, options: {splunk-token: hunter2}}",
                                        "storage_opt: {auth: hunter2}",
                                        "secrets: [s.txt, {content: hunter2, target: two}]")
                                + "---\n{kind: Volume, name: vv, driver_opts: {o: password=hunter2}}\n"
                                + "---\n{kind: Network, name: nn, driver_opts: {o: hunter2}, labels: {l: hunter2}}\n");
        Desired desired = good("");
        assertThat(web(desired).fields().toString())
                .contains("environment.PASSWORD", "secrets./run/secrets/s.txt")
                .doesNotContain("hunter2", id("hunter2"));
        assertThat(desired.volumes().toString()).contains("driver_opts=~");
        assertThat(desired.volumes().firstEntry().getValue().fields().toString())
                .doesNotContain("hunter2");
        assertThat(desired.networks().firstEntry().getValue().fields().toString())
                .doesNotContain("hunter2");
    }

    @Test
    void refusesNamesOfSourcesThatAreNoPartOfARepository() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Loader.load(tree, "", "My Shop", "r1", Inputs.NONE))
                .withMessageStartingWith("the source's name \"My Shop\" must consist of lower-case letters");
    }

    @Test
    void namesContentAsGitDoes() {
        assertThat(GitBlob.id("hello\n")).isEqualTo("ce013625030ba8dba906f756967f9e9ca394464a");
        assertThat(tree.find("")).hasToString("At[entry=Directory[path=, objectId=" + EMPTY_TREE + "]]");
    }

    private static String id(String text) {
        return GitBlob.id(text);
    }

    private Desired good(String path) {
        Loaded loaded = load(path);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).desired();
    }

    private Loaded load(String path) {
        return Loader.load(tree, path, "shop", "r1", new Inputs(new TreeMap<>(configured), List.of(), profiles, false));
    }

    private static DesiredContainer web(Desired desired) {
        return container(desired, "web");
    }

    private static DesiredContainer container(Desired desired, String name) {
        return desired.containers().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static String network(String name) {
        return "kind: Network\nname: " + name + "\n";
    }

    private static String container(String name, String... lines) {
        return "---\nkind: Container\nname: " + name + "\n" + String.join("\n", lines) + "\n";
    }
}
