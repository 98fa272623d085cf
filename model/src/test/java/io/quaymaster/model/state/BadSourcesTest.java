package io.quaymaster.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaymaster.model.manifest.Location;
import io.quaymaster.model.manifest.MemoryTree;
import io.quaymaster.model.manifest.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with manifests only when they are looked at together, and with what they refer to. */
class BadSourcesTest {
    private static final String GROUND =
            ", and nothing is removed on that ground: put it back, or correct the source's path";

    private static final String IMAGE = "kind: Image\nname: img\nbuild: ";
    private static final String BOTH =
            "kind: Container\nname: aa\nimage: app\n%s\n---\nkind: Container\nname: bb\nimage: app\n%s\n";

    private final MemoryTree tree = new MemoryTree()
            .file("d/ok/Dockerfile", "FROM scratch\n")
            .file("d/empty/readme", "")
            .file("d/file.txt", "text")
            .file("d/bad.env", "A=1\nB C=2\n")
            .link("d/out", "../../etc")
            .link("d/absolute", "/etc")
            .link("d/loop", "loop")
            .file("d/conf/app.conf", "")
            .link("d/conf/sub/fine", "../app.conf")
            .link("d/conf/sub/dangling", "nowhere")
            .link("d/conf/sub/link", "../../file.txt")
            .link("d/ok2", "ok")
            .file("d/linked/readme", "")
            .link("d/linked/Dockerfile", "../../../Dockerfile")
            .submodule("d/module", "0123456789012345678901234567890123456789");

    @Test
    void aComposeFileThatIsNamedAndNowhereThereTakesNothingAway() {
        tree.file("d/compose.yaml", "services: {a: {image: x}}").file("d/volume.yaml", "kind: Volume\nname: data\n");
        Inputs inputs = new Inputs(new TreeMap<>(), List.of("compose.prod.yaml"), Set.of(), false);

        assertThat(Loader.load(tree, "d", "shop", "r1", inputs))
                .isEqualTo(new Loaded.Bad(
                        List.of(new Problem(
                                new Location("d", 1, 1),
                                "",
                                "no folder has a file \"compose.prod.yaml\", which compose_files or --compose-file names: correct"
                                        + " the name, or leave it out to have compose.yaml, compose.yml, docker-compose.yml,"
                                        + " docker-compose.yaml looked for")),
                        List.of()));
    }

    @Test
    void whatCannotBeReadHidesNothingBesideIt() {
        tree.file(
                "d/a.yaml",
                container("volumes: ['data:/data', 'data', {type: bind}, 'cache:/cache']")
                        + "networks: {front: {priorty: 1}, back: {}}\ndepends_on: {web: {condition: ready}, db: {}}\n"
                        + network("shop"));
        assertThat(problems("d"))
                .containsExactly(
                        "d/a.yaml:5:11: container \"web\": volumes: there is no Volume \"data\"; declare it with kind: Volume",
                        "d/a.yaml:5:25: container \"web\": volumes: the target must be an absolute path in the container, not \"data\"",
                        "d/a.yaml:5:33: container \"web\": volumes: needs \"target\": an absolute path in the container",
                        "d/a.yaml:5:47: container \"web\": volumes: there is no Volume \"cache\"; declare it with kind: Volume",
                        "d/a.yaml:6:20: container \"web\": networks.front: unknown key \"priorty\"; did you mean \"priority\"?",
                        "d/a.yaml:6:33: container \"web\": networks: there is no Network \"back\"; declared are shop; declare it with kind: Network",
                        "d/a.yaml:7:31: container \"web\": depends_on.web.condition: must be service_started, service_healthy or service_completed_successfully, not \"ready\"",
                        "d/a.yaml:7:39: container \"web\": depends_on: there is no Container \"db\"; declare it with kind: Container");
    }

    @Test
    void allProblemsOfComposeFilesAreSaidAtOnce() {
        tree.file("d/compose.yaml", """
                name: shop
                services:
                  keys: { image: x, enviroment: {} }
                  values: { image: x, mem_limit: much }
                  references: { image: x, networks: [front], depends_on: [references] }
                  refused: { image: x, pre_stop: [{ command: a }] }
                  refused_and_wrong: { image: x, isolation: hyperv, mem_limit: much }
                  files: { image: x, configs: [conf] }
                  manifests: { image: "X:", ports: ["80:80"] }
                  ports: { image: x, ports: ["80:80"] }
                configs: { conf: { file: conf.txt } }
                """);
        assertThat(problems("d"))
                .containsExactly(
                        "d/compose.yaml:3:21: service \"keys\": unknown key \"enviroment\"; did you mean \"environment\"?",
                        "d/compose.yaml:4:34: service \"values\": mem_limit: must be a size such as 512k, 64m or 1.5g, not \"much\"",
                        "d/compose.yaml:5:38: service \"references\": networks: there is no network \"front\" under networks:",
                        "d/compose.yaml:5:59: service \"references\": depends_on: it waits for itself: references → references",
                        "d/compose.yaml:6:24: service \"refused\": pre_stop: it cannot be honoured: it needs commands in a running container, which Quaymaster never gives",
                        "d/compose.yaml:7:34: service \"refused_and_wrong\": isolation: it cannot be honoured: only Windows has it; remove it",
                        "d/compose.yaml:7:64: service \"refused_and_wrong\": mem_limit: must be a size such as 512k, 64m or 1.5g, not \"much\"",
                        "d/compose.yaml:9:23: container \"shop-manifests\": image: must be an image reference such as redis:7.2 or ghcr.io/owner/name:1.0, not \"X:\"",
                        "d/compose.yaml:10:22: container \"shop-ports\": ports: the host's port 80/tcp is also published by container \"shop-manifests\" at d/compose.yaml:9:29; choose another for one of them",
                        "d/compose.yaml:11:20: service \"files\": configs: there is no file \"./conf.txt\" in the repository; commit it, name an absolute path of the host, or take the content from a variable with environment:");
    }

    @Test
    void aVariableThatIsNotSetIsSaidWithTheProblemThatComesOfIt() {
        tree.file("d/compose.yaml", "name: shop\nservices: { web: { image: x, mem_limit: \"${LIMIT}x\" } }\n");
        Loaded loaded = Loader.load(tree, "d", "shop", "r1", Inputs.NONE);
        assertThat(((Loaded.Bad) loaded).warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "d/compose.yaml:2:41: service \"web\": mem_limit: the variable LIMIT is not set and counts as empty: set it, or give a default with ${LIMIT:-default}");
    }

    @Test
    void filesThatIncludeEachOtherAreNotPassedOver() {
        tree.file("d/a/compose.yaml", "include: [../b/compose.yaml]\nservices: {a: {image: x}}\n")
                .file("d/b/compose.yaml", "include: [../a/compose.yaml]\nservices: {b: {image: x}}\n");
        assertThat(problems("d"))
                .containsExactly(
                        "d/a/compose.yaml:1:11: include: \"d/b/compose.yaml\" includes itself, through \"d/b/compose.yaml\" and \"d/a/compose.yaml\"",
                        "d/b/compose.yaml:1:11: include: \"d/a/compose.yaml\" includes itself, through \"d/a/compose.yaml\" and \"d/b/compose.yaml\"");
    }

    @Test
    void projectsThatIncludeEachOtherThroughAnOverrideAreRefused() {
        tree.file("d/a/compose.yaml", "services: {a: {image: x}}\n")
                .file("d/a/compose.override.yaml", "include: [../b/compose.yaml]\n")
                .file("d/b/compose.yaml", "include: [../a/compose.yaml]\nservices: {b: {image: x}}\n");
        assertThat(problems("d"))
                .containsExactly(
                        "d/a/compose.yaml:1:1: the project includes d/b/compose.yaml, and that project includes this one: take one include away",
                        "d/b/compose.yaml:1:1: the project includes d/a/compose.yaml, and that project includes this one: take one include away");
    }

    @Test
    void anOverrideThatAnIncludeLeavesOutIsSaidToBeUnread() {
        tree.file("d/compose.yaml", "include: [b/compose.yaml]\nname: shop\nservices: {a: {image: x}}\n")
                .file("d/b/compose.yaml", "services: {b: {image: x}}\n")
                .file("d/b/compose.override.yaml", "services: {b: {imaga: y}}\n");
        Loaded loaded = Loader.load(tree, "d", "shop", "r1", Inputs.NONE);
        assertThat(((Loaded.Good) loaded).warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "d/b/compose.override.yaml:1:1: is not read, because d/compose.yaml includes d/b/compose.yaml only: name both as one list in path: to have it laid over");
    }

    @Test
    void whatIsIncludedIsNotJudgedByItself() {
        tree.file(
                        "d/compose.yaml",
                        "include: [b/compose.yaml]\nname: shop\nservices: {a: {image: x}}\nnetworks: {n: {}}\n")
                .file("d/b/compose.yaml", "services: {b: {image: x, depends_on: [a], ports: [eighty]}}\n");
        assertThat(problems("d"))
                .containsExactly(
                        "d/b/compose.yaml:1:51: service \"b\": ports: must be a port such as 80, 8080:80, 127.0.0.1:8080:80/udp or 8000-8010:80-90, not \"eighty\"");
    }

    @ParameterizedTest
    @MethodSource
    void saysWhereAndWhatIsWrong(String manifest, String... expected) {
        tree.file("d/a.yaml", manifest);
        assertThat(problems("d")).containsExactly(expected);
    }

    static Stream<Arguments> saysWhereAndWhatIsWrong() {
        return Stream.of(
                // References
                bad(
                        container("networks: [shpo]") + network("shop"),
                        "d/a.yaml:5:12: container \"web\": networks: there is no Network \"shpo\"; did you mean \"shop\"?"),
                bad(
                        container("networks: [shop]"),
                        "d/a.yaml:5:12: container \"web\": networks: there is no Network \"shop\"; declare it with kind: Network"),
                bad(
                        container("networks: {one: {}, shop: {}}") + network("shop") + network("other"),
                        "d/a.yaml:5:12: container \"web\": networks: there is no Network \"one\"; declared are other, shop; declare it with kind: Network"),
                bad(
                        container("volumes: [dta:/data]") + volume("data"),
                        "d/a.yaml:5:11: container \"web\": volumes: there is no Volume \"dta\"; did you mean \"data\"?"),
                bad(
                        container("volumes: ['/x:/x', {type: volume, source: dta, target: /data}]"),
                        "d/a.yaml:5:35: container \"web\": volumes: there is no Volume \"dta\"; declare it with kind: Volume"),
                bad(
                        container("depends_on: [dbb]") + other("db"),
                        "d/a.yaml:5:14: container \"web\": depends_on: there is no Container \"dbb\"; did you mean \"db\"?"),
                bad(
                        container("depends_on: {dbb: {condition: service_healthy}}"),
                        "d/a.yaml:5:14: container \"web\": depends_on: there is no Container \"dbb\"; declare it with kind: Container"),
                bad(
                        container("network_mode: service:gone"),
                        "d/a.yaml:5:1: container \"web\": network_mode: there is no Container \"gone\"; declare it with kind: Container"),
                bad(
                        container("pid: service:gone"),
                        "d/a.yaml:5:1: container \"web\": pid: there is no Container \"gone\"; declare it with kind: Container"),
                bad(
                        container("ipc: service:gone"),
                        "d/a.yaml:5:1: container \"web\": ipc: there is no Container \"gone\"; declare it with kind: Container"),
                // Waiting for what cannot happen
                bad(
                        container("depends_on: [web]"),
                        "d/a.yaml:5:14: container \"web\": depends_on: a container cannot wait for itself; remove it"),
                bad(
                        container("network_mode: service:web"),
                        "d/a.yaml:5:1: container \"web\": network_mode: a container cannot wait for itself; remove it"),
                bad(
                        BOTH.formatted("depends_on: [bb]", "depends_on: [aa]"),
                        "d/a.yaml:4:14: container \"aa\": depends_on: these containers wait for each other: aa → bb → aa; remove one of the dependencies"),
                bad(
                        BOTH.formatted("depends_on: [bb]", "network_mode: service:aa"),
                        "d/a.yaml:4:14: container \"aa\": depends_on: these containers wait for each other: aa → bb → aa; remove one of the dependencies"),
                bad(
                        BOTH.formatted("network_mode: container:bb", "depends_on: {aa: {condition: service_healthy}}"),
                        "d/a.yaml:4:1: container \"aa\": network_mode: these containers wait for each other: aa → bb → aa; remove one of the dependencies"),
                bad(
                        container("depends_on: [c1]")
                                + other("c1", "depends_on: [c2]")
                                + other("c2", "depends_on: [c3]")
                                + other("c3", "depends_on: [c1]"),
                        "d/a.yaml:10:14: container \"c1\": depends_on: these containers wait for each other: c1 → c2 → c3 → c1; remove one of the dependencies"),
                bad(
                        container("depends_on: {db: {condition: service_healthy}}")
                                + other("db", "healthcheck: {disable: true}"),
                        "d/a.yaml:5:19: container \"web\": depends_on: container \"db\" can never become healthy, because its healthcheck is disabled; wait for service_started"),
                bad(
                        container("depends_on: {job: {condition: service_completed_successfully}}") + other("job"),
                        "d/a.yaml:5:20: container \"web\": depends_on: container \"job\" can never complete, because it is started again whenever it ends (restart: unless-stopped); give it restart: \"no\" or on-failure"),
                bad(
                        container("network_mode: service:db") + other("db", "replicas: 0"),
                        "d/a.yaml:5:1: container \"web\": network_mode: container \"db\" has replicas: 0, and so nothing that could be shared; give both replicas: 0, or neither"),
                // Names and ports on the daemon
                bad(
                        container("replicas: 3") + other("web-2"),
                        "d/a.yaml:8:1: container \"web-2\": name: on the daemon this container would be called \"web-2\", as container \"web\" (d/a.yaml:2:1) is: replicas are numbered; choose another name"),
                bad(
                        container("container_name: db") + other("db"),
                        "d/a.yaml:5:1: container \"web\": container_name: on the daemon this container would be called \"db\", as container \"db\" (d/a.yaml:7:1) is; choose another name"),
                bad(
                        network("shop") + "---\nkind: Network\nname: two\ndocker_name: shop\n",
                        "d/a.yaml:7:1: network \"two\": docker_name: on the daemon this network would be called \"shop\", as network \"shop\" (d/a.yaml:2:1) is; choose another name"),
                bad(
                        volume("data") + "---\nkind: Volume\nname: two\ndocker_name: data\n",
                        "d/a.yaml:7:1: volume \"two\": docker_name: on the daemon this volume would be called \"data\", as volume \"data\" (d/a.yaml:2:1) is; choose another name"),
                bad(
                        BOTH.formatted("ports: ['80:80']", "ports: ['0.0.0.0:80:8080']"),
                        "d/a.yaml:9:1: container \"bb\": ports: the host's port 80/tcp is also published by container \"aa\" at d/a.yaml:4:1; choose another for one of them"),
                bad(
                        BOTH.formatted("ports: ['127.0.0.1:80:80']", "ports: ['8080-8081:90-91', '127.0.0.1:80:8080']"),
                        "d/a.yaml:9:1: container \"bb\": ports: the host's port 80/tcp is also published by container \"aa\" at d/a.yaml:4:1; choose another for one of them"),
                bad(
                        BOTH.formatted("ports: ['53:53/udp']", "ports: [{target: 53, published: 53, protocol: udp}]"),
                        "d/a.yaml:9:1: container \"bb\": ports: the host's port 53/udp is also published by container \"aa\" at d/a.yaml:4:1; choose another for one of them"),
                bad(
                        BOTH.formatted("ports: ['[::1]:80:80']", "ports: ['[::]:80:80']"),
                        "d/a.yaml:9:1: container \"bb\": ports: the host's port 80/tcp is also published by container \"aa\" at d/a.yaml:4:1; choose another for one of them"),
                bad(
                        other("aa", "ports: ['80:80']")
                                + other("bb", "ports: ['80:80']")
                                + other("cc", "ports: ['80:80']"),
                        "d/a.yaml:10:1: container \"bb\": ports: the host's port 80/tcp is also published by container \"aa\" at d/a.yaml:5:1; choose another for one of them",
                        "d/a.yaml:15:1: container \"cc\": ports: the host's port 80/tcp is also published by container \"aa\" at d/a.yaml:5:1; choose another for one of them"),
                // Images
                bad(
                        IMAGE + "./none\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"./none\" does not exist; it is relative to the manifest's directory"),
                bad(
                        IMAGE + "./file.txt\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"./file.txt\" is no directory"),
                bad(
                        IMAGE + "../..\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"../..\" leads out of the repository: only what is in the repository, also after links are followed, can be used"),
                bad(
                        IMAGE + "/etc\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"/etc\" leads out of the repository: only what is in the repository, also after links are followed, can be used"),
                bad(
                        IMAGE + "./out\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"./out\" leads out of the repository (to \"../../etc\"): only what is in the repository, also after links are followed, can be used"),
                bad(
                        IMAGE + "./absolute\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"./absolute\" leads out of the repository (to \"/etc\"): only what is in the repository, also after links are followed, can be used"),
                bad(
                        IMAGE + "./loop\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"./loop\" does not exist; it is relative to the manifest's directory"),
                bad(
                        IMAGE + "./module\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"./module\" is a submodule, whose files are not part of the repository"),
                bad(
                        IMAGE + "https://example.com/web.git\n",
                        "d/a.yaml:3:1: image \"img\": build.context: \"https://example.com/web.git\" is a URL; it must be a directory of the repository, such as ./web"),
                bad(
                        IMAGE + "./empty\n",
                        "d/a.yaml:3:1: image \"img\": build.dockerfile: \"Dockerfile\" does not exist in the build context \"d/empty\""),
                bad(
                        IMAGE + "{context: ./ok, dockerfile: Dockerfile.prod}\n",
                        "d/a.yaml:3:24: image \"img\": build.dockerfile: \"Dockerfile.prod\" does not exist in the build context \"d/ok\""),
                bad(
                        IMAGE + "{context: ./ok, dockerfile: ../../../x}\n",
                        "d/a.yaml:3:24: image \"img\": build.dockerfile: \"../../../x\" leads out of the repository: only what is in the repository, also after links are followed, can be used"),
                bad(
                        IMAGE + "{context: ./ok, dockerfile: ../empty}\n",
                        "d/a.yaml:3:24: image \"img\": build.dockerfile: \"../empty\" is no file"),
                bad(
                        IMAGE + "./linked\n",
                        "d/a.yaml:3:1: image \"img\": build.dockerfile: \"Dockerfile\" leads out of the repository (to \"../../../Dockerfile\"): only what is in the repository, also after links are followed, can be used"),
                bad(
                        "kind: Image\nname: one\nbuild: ./ok\ntags: [shop/x:1]\n---\nkind: Image\nname: two\nbuild: ./ok2\ntags: [shop/x:1]\n",
                        "d/a.yaml:9:8: image \"two\": tags: shop/x:1 is also that of image \"one\": a tag can name one image only"),
                bad(
                        BOTH.formatted("platform: linux/amd64", "platform: linux/arm64"),
                        "d/a.yaml:9:1: container \"bb\": platform: a daemon keeps one platform of an image, and container \"aa\" (d/a.yaml:3:1) has it for linux/amd64: use the same platform, or another tag"),
                bad(
                        BOTH.formatted("", "platform: linux/arm64"),
                        "d/a.yaml:9:1: container \"bb\": platform: a daemon keeps one platform of an image, and container \"aa\" (d/a.yaml:3:1) has it for the daemon's platform: use the same platform, or another tag"),
                // Files
                bad(
                        container("env_file: no.env"),
                        "d/a.yaml:5:1: container \"web\": env_file: \"no.env\" does not exist; it is relative to the manifest's directory (\"required: false\" allows it to be missing)"),
                bad(
                        container("env_file: [{path: no.env}]"),
                        "d/a.yaml:5:13: container \"web\": env_file: \"no.env\" does not exist; it is relative to the manifest's directory (\"required: false\" allows it to be missing)"),
                bad(
                        container("env_file: ../../x.env"),
                        "d/a.yaml:5:1: container \"web\": env_file: \"../../x.env\" leads out of the repository: only what is in the repository, also after links are followed, can be used"),
                bad(container("env_file: ok"), "d/a.yaml:5:1: container \"web\": env_file: \"ok\" is no file"),
                bad(
                        container("env_file: bad.env"),
                        "d/bad.env:2:3: container \"web\": after the name B comes \"=\" and its value"),
                bad(
                        container("configs: [none.conf]"),
                        "d/a.yaml:5:11: container \"web\": configs: \"none.conf\" does not exist; it is relative to the manifest's directory"),
                bad(
                        container("secrets: [{file: out/shadow, target: s}]"),
                        "d/a.yaml:5:12: container \"web\": secrets: \"out/shadow\" leads out of the repository (to \"../../etc\"): only what is in the repository, also after links are followed, can be used"),
                bad(
                        container("configs: [{file: ok, target: /c}]"),
                        "d/a.yaml:5:12: container \"web\": configs: \"ok\" is no file"),
                bad(
                        container("volumes: ['./conf:/conf:ro']"),
                        "d/a.yaml:5:11: container \"web\": volumes: \"./conf\": the link \"d/conf/sub/link\" in it leads to \"../../file.txt\", out of what is mounted: mount a directory that holds both, or put a copy in the link's place"),
                bad(
                        container("volumes: ['./out:/etc']"),
                        "d/a.yaml:5:11: container \"web\": volumes: \"./out\" leads out of the repository (to \"../../etc\"): only what is in the repository, also after links are followed, can be used, or an absolute path of the host"),
                bad(
                        container("volumes: ['../../..:/host']"),
                        "d/a.yaml:5:11: container \"web\": volumes: \"../../..\" leads out of the repository: only what is in the repository, also after links are followed, can be used, or an absolute path of the host"),
                bad(
                        container("volumes: ['./module:/m']"),
                        "d/a.yaml:5:11: container \"web\": volumes: \"./module\" is a submodule, whose files are not part of the repository"),
                // Variables
                bad(
                        container("hostname: ${NONE}"),
                        "d/a.yaml:5:11: container \"web\": the variable NONE is not set: set it in d/.env, among the source's variables in the agent's configuration, or on the command line with --set or --variables, or give a default with ${NONE:-default}"),
                bad(
                        container("environment: [NONE]"),
                        "d/a.yaml:5:15: container \"web\": environment: \"NONE\" has no value here, and the source has no variable of that name; write a value, or add the variable to an env file of the source"),
                bad(
                        container("environment: {A: '${B:?say which}'}"),
                        "d/a.yaml:5:18: container \"web\": the variable B is needed (say which): set it in d/.env, among the source's variables in the agent's configuration, or on the command line with --set or --variables"),
                // Several at once
                bad(
                        container("networks: [none]", "volumes: [none:/x]", "typo: 1"),
                        "d/a.yaml:5:12: container \"web\": networks: none is a mode of the daemon; write network_mode: none",
                        "d/a.yaml:6:11: container \"web\": volumes: there is no Volume \"none\"; declare it with kind: Volume",
                        "d/a.yaml:7:1: container \"web\": unknown key \"typo\""),
                bad(
                        network("shop") + network("shop"),
                        "d/a.yaml:6:1: network \"shop\": the name is taken by the network at d/a.yaml:3:1; choose another"));
    }

    @Test
    void reportsTheProblemsOfAllFilesAtOnce() {
        tree.file("d/a.yaml", "kind: Network\nname: [\n")
                .file("d/b.yaml", "kind: Container\nname: web\nimage: app\nenv_file: no.env\nuser: [1]\n")
                .file("d/c.yml", "\tkind: Volume\n")
                .file("d/.env", "A\n");
        assertThat(problems("d"))
                .containsExactly(
                        "d/.env:1:1: the variable A has no value here and is not set elsewhere: set it in d/.env, among the source's variables in the agent's configuration, or on the command line with --set or --variables",
                        "d/a.yaml:2:7: the list that begins here is not closed: a comma or the closing ] is missing before 3:1",
                        "d/b.yaml:4:1: container \"web\": env_file: \"no.env\" does not exist; it is relative to the manifest's directory (\"required: false\" allows it to be missing)",
                        "d/b.yaml:5:7: container \"web\": user: must be a text, not a list",
                        "d/c.yml:1:1: a tab stands here; YAML is indented with spaces only");
    }

    @Test
    void doesNotCallMissingWhatIsOnlyUnreadable() {
        tree.file("d/a.yaml", "kind: Network\nname: shop\n\tdriver: bridge\n")
                .file("d/b.yaml", container("networks: [shop]"))
                .file("d/c.yaml", "kind: Volumne\nname: data\n")
                .file("d/d.yaml", "kind: Container\nname: db\nimage: app\nvolumes: [data:/data]\n");
        assertThat(problems("d"))
                .containsExactly(
                        "d/a.yaml:3:1: a tab stands here; YAML is indented with spaces only",
                        "d/c.yaml:1:7: unknown kind \"Volumne\"; did you mean \"Volume\"?");
    }

    @Test
    void callsMissingWhatNoUnreadableDocumentCanDeclare() {
        tree.file("d/.env", "A\n")
                .file("d/a.yaml", "kind: Volumne\nname: data\n---\nkind: Network\nname: [shop]\n")
                .file("d/b.yaml", container("networks: [shop]", "volumes: ['data:/d', 'dta:/e']", "depends_on: [db]"));
        assertThat(problems("d"))
                .containsExactly(
                        "d/.env:1:1: the variable A has no value here and is not set elsewhere: set it in d/.env, among the source's variables in the agent's configuration, or on the command line with --set or --variables",
                        "d/a.yaml:1:7: unknown kind \"Volumne\"; did you mean \"Volume\"?",
                        "d/a.yaml:5:7: network: name: must be 2 to 63 letters, digits, \"_\", \".\" or \"-\", of which the first is a letter or a digit, not a list",
                        "d/b.yaml:6:22: container \"web\": volumes: there is no Volume \"dta\"; did you mean \"data\"?",
                        "d/b.yaml:7:14: container \"web\": depends_on: there is no Container \"db\"; declare it with kind: Container");
    }

    @Test
    void refusesAFileByItsSizeWithoutReadingIt() {
        tree.file("d/large.yaml", new byte[2 * 1024 * 1024]);
        assertThat(problems("d"))
                .containsExactly(
                        "d/large.yaml:1:1: the file has 2097152 bytes; at most 1048576 are read (1 MiB): split it, or exclude it in .quaymasterignore if it is no manifest");
    }

    @Test
    void refusesInstructionsThatAreTooLongToBeRead() {
        tree.file("d/big/Dockerfile", new byte[2 * 1024 * 1024])
                .file("d/big/.dockerignore", new byte[1024 * 1024 + 1])
                .file("d/a.yaml", "kind: Image\nname: img\nbuild: ./big\n");
        assertThat(problems("d"))
                .containsExactly(
                        "d/a.yaml:3:1: image \"img\": build.context: its \"d/big/.dockerignore\" has 1048577 bytes; at most 1048576 are read (1 MiB)",
                        "d/a.yaml:3:1: image \"img\": build.dockerfile: \"Dockerfile\" has 2097152 bytes; at most 1048576 are read (1 MiB)");
    }

    @Test
    void refusesManifestsThatAreLinksOutOfTheRepository() {
        tree.link("d/secrets.yaml", "../../../etc/secrets.yaml");
        assertThat(problems("d"))
                .containsExactly(
                        "d/secrets.yaml:1:1: this link leads to \"../../../etc/secrets.yaml\", which is no file of the repository");
    }

    @Test
    void refusesAPathThatIsNotThere() {
        assertThat(problems("deploy"))
                .containsExactly(
                        "deploy:1:1: the source's path \"deploy\" is no directory of the repository at r1" + GROUND);
    }

    @Test
    void refusesAPathThatIsAFile() {
        assertThat(problems("d/file.txt"))
                .containsExactly(
                        "d/file.txt:1:1: the source's path \"d/file.txt\" is no directory of the repository at r1"
                                + GROUND);
    }

    @Test
    void findsTheCycleAtTheEndOfALongChain() {
        String chain = IntStream.range(0, 900)
                .mapToObj(index -> other("c" + index + "x", "depends_on: [c" + Math.min(index + 1, 899) + "x]"))
                .collect(Collectors.joining());
        tree.file("d/a.yaml", chain);
        assertThat(problems("d"))
                .containsExactly(
                        "d/a.yaml:4500:14: container \"c899x\": depends_on: a container cannot wait for itself; remove it");
    }

    private List<String> problems(String path) {
        Loaded loaded = Loader.load(tree, path, "shop", "r1", Inputs.NONE);
        assertThat(loaded).isInstanceOf(Loaded.Bad.class);
        return ((Loaded.Bad) loaded).problems().stream().map(Problem::toString).toList();
    }

    private static String container(String... lines) {
        return other("web", lines);
    }

    private static String other(String name, String... lines) {
        return "---\nkind: Container\nname: " + name + "\nimage: app\n" + String.join("\n", lines) + "\n";
    }

    private static String network(String name) {
        return "---\nkind: Network\nname: " + name + "\n";
    }

    private static String volume(String name) {
        return "---\nkind: Volume\nname: " + name + "\n";
    }

    private static Arguments bad(String manifest, String... expected) {
        return Arguments.of(manifest, expected);
    }
}
