package io.quaymaster.model.manifest;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/** The fields of a Container: Compose's names and meanings, and few of our own. */
public final class ContainerFields {
    private static final Shape<String> WORD = Scalars.written("a text");
    private static final Shape<String> TMPFS_MOUNT = Scalars.text(
            "an absolute path in the container, with options as in /run:size=64m", "/[^:]*[^:/][^:]*(?::[^:]+)?");
    private static final Shape<String> NETWORK_MODE_SHAPE = Scalars.text(
            "bridge, host, none, container:NAME or service:NAME",
            "bridge|host|none|(?:container|service):[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    private static final Shape<SortedMap<String, Dependency>> DEPENDENCIES =
            new MapOf<>(Names.REFERENCE, Policies.DEPENDENCY, Policies.STARTED);
    private static final Shape<List<String>> CAPABILITIES = ListOf.of(Scalars.converted(
            Scalars.text("the name of a capability such as NET_ADMIN, or ALL", "[a-zA-Z_]+"),
            ContainerFields::capability,
            capability -> capability));
    private static final Shape<Long> MICROSECONDS = new Parsed<>(
            "a number of microseconds, or a duration such as 100ms",
            Json.text(),
            Durations::microseconds,
            microseconds -> microseconds);

    private static final Field<String> LOG_DRIVER =
            Field.of("driver", WORD, "The daemon's log driver, such as `json-file`; without it the daemon's default.");
    private static final Field<SortedMap<String, String>> LOG_OPTIONS = Field.of(
                    "options", TextMap.SHAPE, "Options of the driver, such as `max-size: 10m`.")
            .or(Networking.NO_TEXTS);
    private static final Shape<Logging> LOGGING_SHAPE = Structure.of(
            List.of(LOG_DRIVER, LOG_OPTIONS),
            spec -> new Logging(spec.find(LOG_DRIVER).orElse(null), spec.get(LOG_OPTIONS)),
            logging -> Spec.EMPTY.withNullable(LOG_DRIVER, logging.driver()).with(LOG_OPTIONS, logging.options()));

    public static final Field<String> IMAGE = Field.of(
                    "image",
                    Images.NAME_OR_REFERENCE,
                    "The image to run: the name of an Image resource, or any image reference.")
            .policy()
            .needed();
    public static final Field<String> PLATFORM = Field.of(
            "platform", Images.PLATFORM, "The platform of the image, such as `linux/arm64`; without it the daemon's.");
    public static final Field<List<String>> COMMAND = Field.of(
            "command",
            CommandLine.SHAPE,
            "The command, in place of the image's. A text is split into words as a shell would, but not run by one; an empty list clears the image's.");
    public static final Field<List<String>> ENTRYPOINT = Field.of(
            "entrypoint",
            CommandLine.SHAPE,
            "The entrypoint, in place of the image's. A text is split into words as a shell would; an empty list clears the image's.");
    public static final Field<SortedMap<String, String>> ENVIRONMENT = Field.of(
                    "environment",
                    TextMap.ENVIRONMENT,
                    "Environment variables. One without a value is taken from the source's variables. Write `true` and `false` in quotes.")
            .or(Networking.NO_TEXTS);
    public static final Field<List<EnvFile>> ENV_FILE = Field.of(
                    "env_file",
                    Files.ENV_FILES,
                    "Files of the repository with environment variables; later files win over earlier ones, and `environment` wins over all.")
            .or(List.of())
            .policy();
    public static final Field<List<PublishedPort>> PORTS = Field.of(
                    "ports",
                    Ports.PUBLISHED_PORTS,
                    "Ports that are reachable from outside of the host, or at one of its addresses.")
            .or(List.of());
    public static final Field<List<String>> EXPOSE = Field.of(
                    "expose",
                    Ports.EXPOSED_PORTS,
                    "Ports that the container listens on, for people and programs that look; it opens nothing.")
            .or(List.of());
    public static final Field<List<Mount>> VOLUMES = Field.of(
                    "volumes",
                    Mounts.SHAPE,
                    "What the container sees at paths of its own: volumes by name, paths of the host, paths of the repository (beginning with `./`), memory. A path alone is a volume without a name: its data goes on to the successor with `rollout.order: stop-first`, and it is removed with the last container that has it.")
            .or(List.of());
    public static final Field<List<String>> TMPFS = Field.of(
                    "tmpfs",
                    ListOf.orOne(TMPFS_MOUNT),
                    "Paths in the container that hold memory, with Docker's options, as in `/run:size=64m,mode=755`.")
            .or(List.of());
    public static final Field<SortedMap<String, Attachment>> NETWORKS = Field.of(
                    "networks",
                    Networking.ATTACHMENTS,
                    "The networks that the container is attached to, where it answers to its name.")
            .or(Collections.emptySortedMap())
            .inPlace();
    public static final Field<String> NETWORK_MODE = Field.of(
            "network_mode",
            NETWORK_MODE_SHAPE,
            "In place of `networks`: `bridge`, `host`, `none`, or `container:NAME` for the network of another container, which is a Container resource or one of the host.");
    public static final Field<SortedMap<String, Dependency>> DEPENDS_ON = Field.of(
                    "depends_on",
                    DEPENDENCIES,
                    "Containers that must have reached a state before this one is created or replaced, and that stop after it when both are removed. While one of them is replaced this one runs on, and it is not touched where that fails.")
            .or(Collections.emptySortedMap())
            .policy();
    public static final Field<RestartPolicy> RESTART = Field.of(
                    "restart",
                    Policies.RESTART,
                    "What happens when the container ends: `unless-stopped` and `always` start it again, also after the host was started; `on-failure` only if it failed; `\"no\"` is for jobs that run once.")
            .or(RestartPolicy.UNLESS_STOPPED)
            .inPlace();
    public static final Field<Healthcheck> HEALTHCHECK = Field.of(
            "healthcheck",
            Healthchecks.SHAPE,
            "How to find out whether the container is healthy; rollouts wait for it. Without it the image's check.");
    public static final Field<String> USER =
            Field.of("user", Scalars.TEXT, "The user, and group, of the process, as in `1000:1000`.");
    public static final Field<String> WORKING_DIR =
            Field.of("working_dir", Scalars.TEXT, "The directory that the process starts in.");
    public static final Field<String> HOSTNAME =
            // The kernel takes no longer one, and the container would be created and then not start.
            Field.of(
                    "hostname",
                    Scalars.text("a name of at most 64 characters", "[^\\x00-\\x1f\\x7f]{0,64}"),
                    "The host name inside; without it the container's id.");
    public static final Field<String> DOMAINNAME = Field.of("domainname", Scalars.TEXT, "The domain name inside.");
    public static final Field<SortedMap<String, String>> LABELS = Field.of(
                    "labels",
                    Labels.SHAPE,
                    "Labels of the container; those that begin with `quaymaster.` cannot be set.")
            .or(Networking.NO_TEXTS);
    public static final Field<SortedMap<String, String>> ANNOTATIONS = Field.of(
                    "annotations", TextMap.SHAPE, "Annotations for the OCI runtime.")
            .or(Networking.NO_TEXTS);
    public static final Field<Boolean> INIT = Field.of(
            "init",
            Scalars.FLAG,
            "Whether a small init forwards signals and reaps processes; without it the daemon's default.");
    public static final Field<Boolean> PRIVILEGED = Field.of(
                    "privileged", Scalars.FLAG, "Whether the container has all rights on the host.")
            .or(false);
    public static final Field<Boolean> READ_ONLY = Field.of(
                    "read_only", Scalars.FLAG, "Whether the container's own file system can only be read.")
            .or(false);
    public static final Field<Boolean> TTY =
            Field.of("tty", Scalars.FLAG, "Whether the process has a terminal.").or(false);
    public static final Field<Boolean> STDIN_OPEN = Field.of(
                    "stdin_open", Scalars.FLAG, "Whether standard input stays open.")
            .or(false);
    public static final Field<List<String>> CAP_ADD = Field.of(
                    "cap_add", CAPABILITIES, "Linux capabilities to add, such as `NET_ADMIN`, or `ALL`.")
            .or(List.of());
    public static final Field<List<String>> CAP_DROP = Field.of(
                    "cap_drop", CAPABILITIES, "Linux capabilities to take away, or `ALL`.")
            .or(List.of());
    public static final Field<List<String>> SECURITY_OPT = Field.of(
                    "security_opt", ListOf.of(WORD), "Security options, such as `no-new-privileges:true`.")
            .or(List.of());
    public static final Field<List<String>> GROUP_ADD = Field.of(
                    "group_add", ListOf.of(WORD), "Further groups of the process, by name or number.")
            .or(List.of());
    public static final Field<List<Device>> DEVICES =
            Field.of("devices", Devices.SHAPE, "Devices of the host.").or(List.of());
    public static final Field<List<String>> DEVICE_CGROUP_RULES = Field.of(
                    "device_cgroup_rules", ListOf.of(WORD), "Rules of the device cgroup, such as `c 1:3 mr`.")
            .or(List.of());
    public static final Field<List<DeviceRequest>> GPUS = Field.of(
                    "gpus", Devices.GPUS, "GPUs: `all`, or a list of requests.")
            .or(List.of());
    public static final Field<SortedMap<String, Ulimit>> ULIMITS = Field.of(
                    "ulimits",
                    Limits.ULIMITS,
                    "Resource limits of the process: one number for both, or a soft and a hard one.")
            .or(Collections.emptySortedMap());
    public static final Field<SortedMap<String, String>> SYSCTLS = Field.of(
                    "sysctls", TextMap.SHAPE, "Kernel parameters of the container's namespaces.")
            .or(Networking.NO_TEXTS);
    public static final Field<Long> SHM_SIZE =
            Field.of("shm_size", ByteSizes.SHAPE, "The size of /dev/shm; without it the daemon's default.");
    public static final Field<SortedMap<String, String>> STORAGE_OPT = Field.of(
                    "storage_opt", TextMap.SHAPE, "Options of the storage driver.")
            .or(Networking.NO_TEXTS);
    public static final Field<String> STOP_SIGNAL = Field.of(
            "stop_signal",
            Scalars.TEXT,
            "The signal that asks the process to end; without it the image's, or SIGTERM.");
    public static final Field<Duration> STOP_GRACE_PERIOD = Field.of(
                    "stop_grace_period", Durations.SHAPE, "How long the process has to end before it is killed.")
            .or(Duration.ofSeconds(10));
    public static final Field<List<String>> EXTRA_HOSTS = Field.of(
                    "extra_hosts",
                    Networking.EXTRA_HOSTS,
                    "Further host names, as `name:address`; the address `host-gateway` is that of the host.")
            .or(List.of());
    public static final Field<List<String>> DNS = Field.of(
                    "dns", ListOf.orOne(Addresses.IP), "DNS servers, in place of the daemon's.")
            .or(List.of());
    public static final Field<List<String>> DNS_SEARCH = Field.of(
                    "dns_search", ListOf.orOne(WORD), "DNS search domains, in place of the daemon's.")
            .or(List.of());
    public static final Field<List<String>> DNS_OPT =
            Field.of("dns_opt", ListOf.of(WORD), "Options of the DNS resolver.").or(List.of());
    public static final Field<String> MAC_ADDRESS = Field.of("mac_address", Addresses.MAC, "A fixed MAC address.");
    public static final Field<Logging> LOGGING =
            Field.of("logging", LOGGING_SHAPE, "Where the output goes; without it the daemon's default.");
    public static final Field<PullPolicy> PULL_POLICY = Field.of(
                    "pull_policy",
                    Policies.PULL,
                    "When an `image` that is not an Image resource is pulled: `missing`, `always` (at every new revision), `never`, or `every_12h`, `daily`, `weekly`.")
            .or(new PullPolicy.Missing())
            .policy();
    public static final Field<String> RUNTIME =
            Field.of("runtime", Scalars.TEXT, "The OCI runtime; without it the daemon's default.");
    public static final Field<String> PID =
            Field.of("pid", Scalars.TEXT, "The process namespace: `host`, or `container:NAME`.");
    public static final Field<String> IPC = Field.of(
            "ipc", Scalars.TEXT, "The IPC namespace: `private`, `shareable`, `host`, `none` or `container:NAME`.");
    public static final Field<String> UTS =
            Field.of("uts", Scalars.words("host"), "The UTS namespace: `host` for the host's.");
    public static final Field<String> USERNS_MODE =
            Field.of("userns_mode", Scalars.words("host"), "The user namespace: `host` for the host's.");
    public static final Field<String> CGROUP =
            Field.of("cgroup", Scalars.words("host", "private"), "The cgroup namespace: `host` or `private`.");
    public static final Field<String> CGROUP_PARENT =
            Field.of("cgroup_parent", Scalars.TEXT, "The cgroup that the container's is made in.");
    public static final Field<Boolean> OOM_KILL_DISABLE = Field.of(
                    "oom_kill_disable", Scalars.FLAG, "Whether the kernel spares the container when memory runs out.")
            .or(false);
    public static final Field<Integer> OOM_SCORE_ADJ = Field.of(
            "oom_score_adj",
            Scalars.integer(-1000, 1000),
            "How likely the kernel kills the process when memory runs out.");
    public static final Field<Long> MEM_LIMIT = Field.of(
                    "mem_limit", ByteSizes.SHAPE, "The most memory; without it no limit.")
            .inPlace();
    public static final Field<Long> MEM_RESERVATION = Field.of(
                    "mem_reservation",
                    ByteSizes.SHAPE,
                    "The memory that is left to the container when the host's runs short.")
            .inPlace();
    public static final Field<Long> MEMSWAP_LIMIT = Field.of(
                    "memswap_limit", ByteSizes.OR_UNLIMITED, "The most memory and swap together; -1 for no limit.")
            .inPlace();
    public static final Field<Integer> MEM_SWAPPINESS =
            Field.of("mem_swappiness", Scalars.integer(0, 100), "How readily the kernel swaps, in percent.");
    public static final Field<BigDecimal> CPUS = Field.of(
                    "cpus", Scalars.decimal("a number of CPUs such as 0.5 or 2"), "How many CPUs, in parts too.")
            .inPlace();
    public static final Field<Long> CPU_SHARES = Field.of(
                    "cpu_shares",
                    Scalars.whole(0, 262144),
                    "The share of the CPUs, relative to other containers' 1024.")
            .inPlace();
    public static final Field<Long> CPU_QUOTA = Field.of(
                    "cpu_quota",
                    Scalars.whole(-1, Long.MAX_VALUE),
                    "The CPU time in each `cpu_period`, in microseconds; -1 for no limit.")
            .inPlace();
    public static final Field<Long> CPU_PERIOD = Field.of(
                    "cpu_period",
                    MICROSECONDS,
                    "The period of `cpu_quota`, in microseconds, or as a duration such as `100ms`.")
            .inPlace();
    public static final Field<String> CPUSET = Field.of(
                    "cpuset",
                    Scalars.text("a list of CPUs such as 0-2,4", "[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*"),
                    "The CPUs that may be used, such as `0-2,4`.")
            .inPlace();
    public static final Field<Long> CPU_RT_RUNTIME = Field.of(
            "cpu_rt_runtime",
            MICROSECONDS,
            "The real-time CPU time in each `cpu_rt_period`, in microseconds or as a duration.");
    public static final Field<Long> CPU_RT_PERIOD = Field.of(
            "cpu_rt_period", MICROSECONDS, "The period of `cpu_rt_runtime`, in microseconds or as a duration.");
    public static final Field<Long> PIDS_LIMIT = Field.of(
                    "pids_limit", Scalars.whole(-1, Long.MAX_VALUE), "The most processes; -1 for no limit.")
            .inPlace();
    public static final Field<BlkioConfig> BLKIO_CONFIG =
            Field.of("blkio_config", Limits.BLKIO, "How the host's block devices are shared.");
    public static final Field<List<FileGrant>> CONFIGS = Field.of(
                    "configs",
                    Files.CONFIGS,
                    "Files that the container sees: of the repository, or texts. Without a target they are in the root, under their own name.")
            .or(List.of());
    public static final Field<List<FileGrant>> SECRETS = Field.of(
                    "secrets",
                    Files.SECRETS,
                    "Files that the container sees, with contents that are never shown. Without a target they are in `/run/secrets`, under their own name.")
            .or(List.of());
    public static final Field<Integer> REPLICAS = Field.of(
                    "replicas", Scalars.integer(0, 1000), "How many instances run; with 0 all of them are removed.")
            .or(1)
            .policy();
    public static final Field<Rollout> ROLLOUT = Field.of(
                    "rollout", Policies.ROLLOUT, "How an instance is replaced by its successor.")
            .or(Rollout.DEFAULT)
            .policy();
    public static final Field<String> CONTAINER_NAME = Field.of(
                    "container_name",
                    Names.OBJECT_NAME,
                    "The name that the daemon knows it by; without it the resource's name.")
            .policy();

    public static final Field<Boolean> NUMBERED = Field.of(
                    "numbered",
                    Scalars.FLAG,
                    "Whether the daemon knows the first instance by a number too, as Compose has it: `web-1` for `web`.")
            .or(false)
            .policy();

    public static final List<Field<?>> ALL = List.of(
            IMAGE,
            PLATFORM,
            COMMAND,
            ENTRYPOINT,
            ENVIRONMENT,
            ENV_FILE,
            PORTS,
            EXPOSE,
            VOLUMES,
            TMPFS,
            NETWORKS,
            NETWORK_MODE,
            DEPENDS_ON,
            RESTART,
            HEALTHCHECK,
            USER,
            WORKING_DIR,
            HOSTNAME,
            DOMAINNAME,
            LABELS,
            ANNOTATIONS,
            INIT,
            PRIVILEGED,
            READ_ONLY,
            TTY,
            STDIN_OPEN,
            CAP_ADD,
            CAP_DROP,
            SECURITY_OPT,
            GROUP_ADD,
            DEVICES,
            DEVICE_CGROUP_RULES,
            GPUS,
            ULIMITS,
            SYSCTLS,
            SHM_SIZE,
            STORAGE_OPT,
            STOP_SIGNAL,
            STOP_GRACE_PERIOD,
            EXTRA_HOSTS,
            DNS,
            DNS_SEARCH,
            DNS_OPT,
            MAC_ADDRESS,
            LOGGING,
            PULL_POLICY,
            RUNTIME,
            PID,
            IPC,
            UTS,
            USERNS_MODE,
            CGROUP,
            CGROUP_PARENT,
            OOM_KILL_DISABLE,
            OOM_SCORE_ADJ,
            MEM_LIMIT,
            MEM_RESERVATION,
            MEMSWAP_LIMIT,
            MEM_SWAPPINESS,
            CPUS,
            CPU_SHARES,
            CPU_QUOTA,
            CPU_PERIOD,
            CPUSET,
            CPU_RT_RUNTIME,
            CPU_RT_PERIOD,
            PIDS_LIMIT,
            BLKIO_CONFIG,
            CONFIGS,
            SECRETS,
            REPLICAS,
            ROLLOUT,
            CONTAINER_NAME,
            NUMBERED);

    private ContainerFields() {}

    /** Without the prefix that the daemon does not need, so that both spellings are the same. */
    private static String capability(String written) {
        String upper = written.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
    }
}
