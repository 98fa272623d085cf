package io.quaymaster.agent.docker;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quaymaster.model.manifest.ContainerFields;
import io.quaymaster.model.manifest.Field;
import io.quaymaster.model.plan.Step;
import io.quaymaster.model.state.ProvidedMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real engine makes of each field of a Container. */
@Tag("engine")
class ContainerBodyIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rows: fields as a manifest has them | a JSON pointer into docker inspect | what is there. */
    private static final String ROWS = """
            command: echo "a b" c                            | /Config/Cmd                        | ["echo", "a b", "c"]
            command: [sleep, '1']                            | /Config/Cmd                        | ["sleep", "1"]
            entrypoint: [sh, -c]                             | /Config/Entrypoint                 | ["sh", "-c"]
            entrypoint: [], command: ['true']                | /Config/Entrypoint                 | []
            environment: {A: '1', B: x=y}                    | /Config/Env/0                      | "A=1"
            environment: [A=1, B=x=y]                        | /Config/Env/1                      | "B=x=y"
            ports: ['18080:80']                              | /HostConfig/PortBindings           | {"80/tcp": [{"HostIp": "", "HostPort": "18080"}]}
            ports: ['127.0.0.1:18080-18081:53-54/udp']       | /HostConfig/PortBindings           | {"53/udp": [{"HostIp": "127.0.0.1", "HostPort": "18080"}], "54/udp": [{"HostIp": "127.0.0.1", "HostPort": "18081"}]}
            ports: [80, '18080:80']                          | /HostConfig/PortBindings           | {"80/tcp": [{"HostIp": "", "HostPort": ""}, {"HostIp": "", "HostPort": "18080"}]}
            ports: ['18080-18090:80']                        | /HostConfig/PortBindings           | {"80/tcp": [{"HostIp": "", "HostPort": "18080-18090"}]}
            ports: ['[::1]:18080:80']                        | /HostConfig/PortBindings           | {"80/tcp": [{"HostIp": "::1", "HostPort": "18080"}]}
            ports: [{target: 80, published: 18080}]          | /Config/ExposedPorts               | {"80/tcp": {}}
            expose: [8080/udp], ports: [80]                | /Config/ExposedPorts               | {"80/tcp": {}, "8080/udp": {}}
            volumes: ['$volume:/data']                       | /HostConfig/Mounts                 | [{"Type": "volume", "Source": "$volume", "Target": "/data"}]
            volumes: ['$volume:/data']                       | /Mounts/0/RW                       | true
            volumes: ['$volume:/data:ro,nocopy']             | /HostConfig/Mounts                 | [{"Type": "volume", "Source": "$volume", "Target": "/data", "ReadOnly": true, "VolumeOptions": {"NoCopy": true}}]
            volumes: ['$volume:/data:ro']                    | /Mounts/0/RW                       | false
            volumes: [/data]                                 | /Mounts/0/Destination              | "/data"
            volumes: ['/tmp:/host']                          | /HostConfig/Binds                  | ["/tmp:/host:rw"]
            volumes: ['/tmp:/host:ro,z,rslave']              | /HostConfig/Binds                  | ["/tmp:/host:ro,z,rslave"]
            volumes: ['/tmp:/host:ro,rslave']                | /Mounts/0/Propagation              | "rslave"
            volumes: [{type: bind, source: /tmp, target: /host, bind: {create_host_path: false, propagation: rslave}}] | /HostConfig/Mounts | [{"Type": "bind", "Source": "/tmp", "Target": "/host", "BindOptions": {"Propagation": "rslave"}}]
            volumes: [{type: tmpfs, target: /t, tmpfs: {size: 1m, mode: 0700}}] | /HostConfig/Mounts | [{"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1048576, "Mode": 448}}]
            tmpfs: ['/run:size=64m,mode=755', /tmp]          | /HostConfig/Tmpfs                  | {"/run": "size=64m,mode=755", "/tmp": ""}
            networks: [$net]                                 | /HostConfig/NetworkMode            | "$net"
            networks: [$net]                                 | /NetworkSettings/Networks/$net/Aliases/0 | "web"
            networks: {$net: {aliases: [www]}}               | /NetworkSettings/Networks/$net/Aliases/1 | "www"
            networks: {$net: {ipv4_address: $address}}       | /NetworkSettings/Networks/$net/IPAMConfig | {"IPv4Address": "$address"}
            networks: {$net: {link_local_ips: [169.254.8.8]}} | /NetworkSettings/Networks/$net/IPAMConfig | {"LinkLocalIPs": ["169.254.8.8"]}
            networks: {$net: {driver_opts: {a: b}}}          | /NetworkSettings/Networks/$net/DriverOpts | {"a": "b"}
            network_mode: none                               | /HostConfig/NetworkMode            | "none"
            network_mode: host                               | /HostConfig/NetworkMode            | "host"
            restart: 'no'                                    | /HostConfig/RestartPolicy          | {"Name": "no", "MaximumRetryCount": 0}
            restart: on-failure:3                            | /HostConfig/RestartPolicy          | {"Name": "on-failure", "MaximumRetryCount": 3}
            restart: unless-stopped                          | /HostConfig/RestartPolicy          | {"Name": "unless-stopped", "MaximumRetryCount": 0}
            healthcheck: {test: 'true', interval: 2s, timeout: 1s, retries: 5, start_period: 1m} | /Config/Healthcheck | {"Test": ["CMD-SHELL", "true"], "Interval": 2000000000, "Timeout": 1000000000, "StartPeriod": 60000000000, "Retries": 5}
            healthcheck: {test: [CMD, 'true']}               | /Config/Healthcheck                | {"Test": ["CMD", "true"]}
            healthcheck: {disable: true}                     | /Config/Healthcheck                | {"Test": ["NONE"]}
            user: '1000:1000'                                | /Config/User                       | "1000:1000"
            working_dir: /srv                                | /Config/WorkingDir                 | "/srv"
            hostname: box                                    | /Config/Hostname                   | "box"
            domainname: example.com                          | /Config/Domainname                 | "example.com"
            labels: {a: b}                                   | /Config/Labels/a                   | "b"
            labels: [a=b]                                    | /Config/Labels/quaymaster.resource | "container/web"
            init: true                                       | /HostConfig/Init                   | true
            init: false                                      | /HostConfig/Init                   | false
            privileged: true                                 | /HostConfig/Privileged             | true
            read_only: true                                  | /HostConfig/ReadonlyRootfs         | true
            tty: true                                        | /Config/Tty                        | true
            stdin_open: true                                 | /Config/OpenStdin                  | true
            cap_add: [NET_ADMIN]                             | /HostConfig/CapAdd                 | ["NET_ADMIN"]
            cap_add: [ALL]                                   | /HostConfig/CapAdd                 | ["ALL"]
            cap_drop: [cap_chown, MKNOD]                     | /HostConfig/CapDrop                | ["CHOWN", "MKNOD"]
            security_opt: [no-new-privileges:true]           | /HostConfig/SecurityOpt            | ["no-new-privileges:true"]
            group_add: [audio, '1001']                       | /HostConfig/GroupAdd               | ["audio", "1001"]
            devices: ['/dev/null:/dev/nothing:r']            | /HostConfig/Devices                | [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/nothing", "CgroupPermissions": "r"}]
            devices: [vendor.com/class=name]                 | /HostConfig/DeviceRequests         | [{"Driver": "cdi", "Count": 0, "DeviceIDs": ["vendor.com/class=name"], "Capabilities": null, "Options": null}]
            device_cgroup_rules: ['c 1:3 mr']                | /HostConfig/DeviceCgroupRules      | ["c 1:3 mr"]
            gpus: all                                        | /HostConfig/DeviceRequests         | [{"Driver": "", "Count": -1, "DeviceIDs": null, "Capabilities": [["gpu"]], "Options": null}]
            gpus: [{driver: nvidia, device_ids: ['0'], capabilities: [gpu, utility], options: {a: b}}] | /HostConfig/DeviceRequests | [{"Driver": "nvidia", "Count": 0, "DeviceIDs": ["0"], "Capabilities": [["gpu", "utility"]], "Options": {"a": "b"}}]
            ulimits: {nofile: {soft: 1024, hard: 2048}, nproc: 64} | /HostConfig/Ulimits          | [{"Name": "nofile", "Soft": 1024, "Hard": 2048}, {"Name": "nproc", "Soft": 64, "Hard": 64}]
            sysctls: {net.core.somaxconn: 1024}              | /HostConfig/Sysctls                | {"net.core.somaxconn": "1024"}
            shm_size: 64k                                    | /HostConfig/ShmSize                | 65536
            stop_signal: SIGUSR1                             | /Config/StopSignal                 | "SIGUSR1"
            stop_grace_period: 1m30s                         | /Config/StopTimeout                | 90
            stop_grace_period: 1500ms                        | /Config/StopTimeout                | 2
            extra_hosts: {b: 10.0.0.1, a: host-gateway}      | /HostConfig/ExtraHosts             | ["a:host-gateway", "b:10.0.0.1"]
            extra_hosts: ['c=::1']                           | /HostConfig/ExtraHosts             | ["c:::1"]
            dns: 10.0.0.53                                   | /HostConfig/Dns                    | ["10.0.0.53"]
            dns_search: [example.com, example.org]           | /HostConfig/DnsSearch              | ["example.com", "example.org"]
            dns_opt: [ndots:2]                               | /HostConfig/DnsOptions             | ["ndots:2"]
            mac_address: '02:42:ac:11:00:42'                 | $macPointer                        | "02:42:ac:11:00:42"
            mac_address: '02:42:ac:11:00:43', networks: [$net] | $netMacPointer                 | "02:42:ac:11:00:43"
            logging: {driver: json-file, options: {max-size: 10m}} | /HostConfig/LogConfig        | {"Type": "json-file", "Config": {"max-size": "10m"}}
            logging: {options: {max-file: 3}}                | /HostConfig/LogConfig/Config       | {"max-file": "3"}
            runtime: runc                                    | /HostConfig/Runtime                | "runc"
            pid: host                                        | /HostConfig/PidMode                | "host"
            ipc: shareable                                   | /HostConfig/IpcMode                | "shareable"
            uts: host                                        | /HostConfig/UTSMode                | "host"
            userns_mode: host                                | /HostConfig/UsernsMode             | "host"
            cgroup: host                                     | /HostConfig/CgroupnsMode           | "host"
            cgroup_parent: /qm-test                          | /HostConfig/CgroupParent           | "/qm-test"
            oom_score_adj: -500                              | /HostConfig/OomScoreAdj            | -500
            mem_limit: 64m                                   | /HostConfig/Memory                 | 67108864
            mem_limit: 64m                                   | /HostConfig/MemorySwap             | 134217728
            mem_reservation: 32m                             | /HostConfig/MemoryReservation      | 33554432
            memswap_limit: 96m, mem_limit: 64m             | /HostConfig/MemorySwap             | 100663296
            memswap_limit: -1, mem_limit: 64m              | /HostConfig/MemorySwap             | -1
            cpus: 0.75                                       | /HostConfig/NanoCpus               | 750000000
            cpu_shares: 512                                  | /HostConfig/CpuShares              | 512
            cpu_quota: 50000                                 | /HostConfig/CpuQuota               | 50000
            cpu_period: 100ms, cpu_quota: 50000            | /HostConfig/CpuPeriod              | 100000
            cpuset: 0                                        | /HostConfig/CpusetCpus             | "0"
            pids_limit: 100                                  | /HostConfig/PidsLimit              | 100
            pids_limit: -1                                   | /HostConfig/PidsLimit              | null
            blkio_config: {device_read_bps: [{path: /dev/null, rate: 1m}]}  | /HostConfig/BlkioDeviceReadBps   | [{"Path": "/dev/null", "Rate": 1048576}]
            blkio_config: {device_write_iops: [{path: /dev/null, rate: 9}]} | /HostConfig/BlkioDeviceWriteIOps | [{"Path": "/dev/null", "Rate": 9}]
            mem_swappiness: 10                               | /HostConfig/MemorySwappiness       | 10
            oom_kill_disable: true                           | /HostConfig/OomKillDisable         | true
            cpu_rt_period: 1s                                | /HostConfig/CpuRealtimePeriod      | 1000000
            cpu_rt_runtime: 950ms                            | /HostConfig/CpuRealtimeRuntime     | 950000
            """;

    /** Fields that say how we handle a container, and others that no create call has: with the test that covers them. */
    private static final Map<Field<?>, String> ELSEWHERE = Map.ofEntries(
            entry(ContainerFields.IMAGE, "ContainerBodyIT.isMadeOfTheImage"),
            entry(ContainerFields.PLATFORM, "ContainerBodyIT.asksForThePlatform"),
            entry(ContainerFields.CONFIGS, "ContainerBodyIT.mountsWhatTheRepositoryProvides"),
            entry(ContainerFields.SECRETS, "ContainerBodyIT.mountsWhatTheRepositoryProvides"),
            entry(ContainerFields.ENV_FILE, "read into environment when manifests are resolved"),
            entry(ContainerFields.DEPENDS_ON, "the planner's: order and waits"),
            entry(ContainerFields.PULL_POLICY, "the planner's: when to pull"),
            entry(ContainerFields.REPLICAS, "the planner's: slots"),
            entry(ContainerFields.ROLLOUT, "the planner's: how to replace"),
            entry(ContainerFields.CONTAINER_NAME, "the planner's: the name in the step"),
            entry(ContainerFields.NUMBERED, "the planner's: the name in the step"));

    /** Fields whose body is looked at in ContainerBodyTest only, with the reason. */
    private static final Map<Field<?>, String> NEEDS_ANOTHER_ENGINE = Map.of(
            ContainerFields.ANNOTATIONS, "needs Docker Engine 24",
            ContainerFields.STORAGE_OPT, "needs a storage driver with quotas");

    private static final String SUBNET = "10.217." + ThreadLocalRandom.current().nextInt(256) + ".";

    private static final String SECOND_SUBNET = SUBNET.replaceFirst("217", "218");

    private static TestEngine engine;

    private final List<String> created = new ArrayList<>();

    @TempDir
    private Path directory;

    record Row(String fields, String pointer, String expected) {
        static Row of(String line) {
            String[] columns = line.split("\\s+\\|\\s+", 3);
            return new Row(columns[0], columns[1], columns[2]);
        }

        /** The field that the row is about. */
        String name() {
            return fields.substring(0, fields.indexOf(':'));
        }

        @Override
        public String toString() {
            return fields + " -> " + pointer + " " + expected;
        }
    }

    @BeforeAll
    static void connect() {
        engine = new TestEngine();
        network("net", SUBNET);
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_VOLUME, engine.name("volume")));
    }

    @AfterAll
    static void clean() {
        engine.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void becomesWhatTheFieldSays(Row row) throws JsonProcessingException {
        JsonNode container = inspect(create(TestResources.container(engine.name("c"), filled(row.fields()))));

        assertThat(alike(container.at(filled(row.pointer())))).isEqualTo(JSON.readTree(filled(row.expected())));
    }

    @Test
    void everyFieldHasARow() {
        Set<Field<?>> covered = new HashSet<>(ELSEWHERE.keySet());
        covered.addAll(NEEDS_ANOTHER_ENGINE.keySet());
        rows().forEach(row -> covered.add(TestResources.field(row.name(), ContainerFields.ALL)));

        assertThat(names(covered)).containsExactlyInAnyOrderElementsOf(names(ContainerFields.ALL));
    }

    private static List<String> names(Collection<Field<?>> fields) {
        return fields.stream().map(Field::name).toList();
    }

    @Test
    void isMadeOfTheImage() {
        JsonNode container = inspect(create(TestResources.container(engine.name("c"), "")));

        assertThat(container.path("Config").path("Image").asText()).isEqualTo("busybox:stable");
        assertThat(container.path("Config").path("Cmd").toString()).isEqualTo("[\"sh\"]");
    }

    @Test
    void asksForThePlatform() {
        assertThat(create(TestResources.container(engine.name("c"), "platform: linux/amd64")))
                .isNotEmpty();
        assertThatThrownBy(() -> create(TestResources.container(engine.name("c"), "platform: linux/s390x")))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("platform");
    }

    @Test
    void mountsWhatTheRepositoryProvides() throws JsonProcessingException {
        Path home = directory.toAbsolutePath();
        Step.CreateContainer step = TestResources.container(
                engine.name("c"),
                "",
                new ProvidedMount.Tracked("a.txt", "a1", "/a.txt", null, null, 0),
                new ProvidedMount.Inline("text", "b2", "/run/secrets/b", null, null, 0444),
                new ProvidedMount.Persistent("data", "/data", false));

        JsonNode mounts = inspect(create(step)).at("/HostConfig/Mounts");

        assertThat(mounts).isEqualTo(JSON.readTree("""
                [{"Type": "bind", "Source": "$home", "Target": "/a.txt", "ReadOnly": true},
                 {"Type": "bind", "Source": "$home", "Target": "/run/secrets/b", "ReadOnly": true},
                 {"Type": "bind", "Source": "$home", "Target": "/data"}]""".replace("$home", home.toString())));
    }

    @Test
    void answersToItsNameInAllItsNetworks() {
        String second = network("second", SECOND_SUBNET);
        String id = create(TestResources.container(
                engine.name("c"),
                filled("networks: {$net: {aliases: [www]}, " + second + ": {aliases: [api]}}, command: sleep 60")));
        engine.api().ask(ApiRequest.of(Operation.START_CONTAINER, id));

        JsonNode networks = inspect(id).at("/NetworkSettings/Networks");

        assertThat(aliases(networks, engine.name("net"))).contains("web", "www").doesNotContain("api");
        assertThat(aliases(networks, second)).contains("web", "api").doesNotContain("www");
    }

    @Test
    void makesAMissingHostPathOrRefusesTo() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> create(TestResources.container(
                        engine.name("c"),
                        "volumes: [{type: bind, source: " + missing
                                + ", target: /m, bind: {create_host_path: false}}]")))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("does not exist");
        assertThat(missing).doesNotExist();

        String id =
                create(TestResources.container(engine.name("c"), "command: 'true', volumes: ['" + missing + ":/m']"));
        engine.api().ask(ApiRequest.of(Operation.START_CONTAINER, id));
        assertThat(missing).isDirectory();
    }

    private static Stream<Row> rows() {
        return ROWS.lines().map(Row::of);
    }

    /** As the agent does it: the body, then the networks that found no place in it. */
    private String create(Step.CreateContainer step) {
        ApiVersion version = engine.api().version();
        ApiRequest request = ApiRequest.to(Operation.CREATE_CONTAINER)
                .query("name", step.name())
                .json(ContainerBody.of(step, "sha256:1", mount -> directory.toAbsolutePath(), version));
        String id = engine.api()
                .ask(ContainerBody.platform(step)
                        .map(platform -> request.query("platform", platform))
                        .orElse(request))
                .path("Id")
                .asText();
        created.add(id);
        Endpoints.of(step, version)
                .afterCreate()
                .forEach((network, endpoint) -> engine.api()
                        .ask(ApiRequest.of(Operation.CONNECT_NETWORK, network)
                                .json(Map.of("Container", id, "EndpointConfig", endpoint))));
        return id;
    }

    @AfterEach
    void removeContainers() {
        created.forEach(id -> engine.api()
                .ask(ApiRequest.of(Operation.REMOVE_CONTAINER, id)
                        .query("force", "1")
                        .query("v", "1")));
    }

    private static String network(String end, String subnet) {
        String name = engine.name(end);
        Map<String, Object> pools = Map.of("Config", List.of(Map.of("Subnet", subnet + "0/24")));
        engine.api().ask(ApiRequest.to(Operation.CREATE_NETWORK).json(Map.of("Name", name, "IPAM", pools)));
        engine.cleanWith(ApiRequest.of(Operation.REMOVE_NETWORK, name));
        return name;
    }

    private static JsonNode inspect(String id) {
        return engine.api().ask(ApiRequest.of(Operation.INSPECT_CONTAINER, id));
    }

    /** Newer engines write capabilities with a prefix, whatever they were given. */
    private static JsonNode alike(JsonNode shown) throws JsonProcessingException {
        return JSON.readTree(shown.toString().replace("\"CAP_", "\""));
    }

    private static List<String> aliases(JsonNode networks, String network) {
        return networks.path(network)
                .path("Aliases")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private static String filled(String text) {
        boolean perEndpoint = engine.api().version().atLeast(1, 44);
        return text.replace(
                        "$macPointer",
                        perEndpoint ? "/NetworkSettings/Networks/bridge/MacAddress" : "/Config/MacAddress")
                .replace(
                        "$netMacPointer",
                        perEndpoint ? "/NetworkSettings/Networks/$net/MacAddress" : "/Config/MacAddress")
                .replace("$net", engine.name("net"))
                .replace("$volume", engine.name("volume"))
                .replace("$address", SUBNET + "77");
    }
}
