package io.quaymaster.model.compose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of every attribute of the Compose Specification: the one place that says so, to users in docs/compose.md too. An
 * attribute is named by its path, such as {@code services.deploy.mode}; what holds for it holds for all below that is not named.
 */
final class Attributes {
    private static final String SWARM = "it is for a Swarm of several hosts, and there is one";
    private static final String WINDOWS = "only Windows has it";

    private final Map<String, Standing> standings = new LinkedHashMap<>();

    static final Map<String, Standing> ALL = new Attributes().all();

    private Attributes() {}

    /** What becomes of an attribute: its own standing, or that of the nearest one above it. */
    static Optional<Standing> find(String path) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            if (ALL.containsKey(at)) {
                return Optional.ofNullable(ALL.get(at));
            }
        }
        return Optional.empty();
    }

    private Map<String, Standing> all() {
        project();
        services();
        builds();
        deployments();
        resources();
        return Collections.unmodifiableMap(standings);
    }

    private void project() {
        honoured("name", "part of the names on the daemon, as in Compose");
        ignored("version", "it is obsolete");
        honoured("include", "an included file is part of the project that includes it, and no project of its own");
        refused("models", "no model runner is asked; run the model as a service");
    }

    private void services() {
        honoured("services.annotations");
        ignored("services.attach", "it says what docker compose up shows");
        honoured("services.blkio_config");
        honoured("services.cap_add");
        honoured("services.cap_drop");
        honoured("services.cgroup");
        honoured("services.cgroup_parent");
        honoured("services.command");
        honoured("services.configs", "`file`, `content` and `environment` of the config; as read-only files");
        honoured("services.container_name");
        ignored("services.cpu_count", WINDOWS);
        ignored("services.cpu_percent", WINDOWS);
        honoured("services.cpu_period");
        honoured("services.cpu_quota");
        honoured("services.cpu_rt_period");
        honoured("services.cpu_rt_runtime");
        honoured("services.cpu_shares");
        honoured("services.cpus");
        honoured("services.cpuset");
        refused("services.credential_spec", WINDOWS + "; remove it");
        honoured("services.depends_on");
        ignored("services.depends_on.restart", "a container is not restarted because another one was replaced");
        ignored("services.develop", "it is for docker compose watch");
        honoured("services.device_cgroup_rules");
        honoured("services.devices");
        honoured("services.dns");
        honoured("services.dns_opt");
        honoured("services.dns_search");
        honoured("services.domainname");
        honoured("services.entrypoint");
        honoured("services.env_file");
        honoured(
                "services.environment",
                "a variable that has no value anywhere is left out, with a warning; Compose also takes away that of the image");
        honoured("services.expose");
        honoured("services.extends");
        refused(
                "services.external_links",
                "containers find each other by name in a network that both are in; write networks: instead");
        honoured("services.extra_hosts");
        honoured("services.gpus");
        honoured("services.group_add");
        honoured("services.healthcheck", "rollouts wait for it");
        honoured("services.hostname");
        honoured("services.image", "a native Image or the tag of another service's build, too");
        honoured("services.init");
        honoured("services.ipc");
        refused("services.isolation", WINDOWS + "; remove it", "default");
        honoured("services.label_file");
        honoured("services.labels", "those that begin with `quaymaster.` cannot be set");
        honoured("services.links", "an alias is one for all containers in the shared networks");
        honoured("services.logging");
        honoured("services.mac_address");
        honoured("services.mem_limit");
        honoured("services.mem_reservation");
        honoured("services.mem_swappiness");
        honoured("services.memswap_limit");
        refused("services.models", "no model runner is asked; run the model as a service");
        honoured("services.network_mode");
        honoured("services.networks");
        honoured("services.oom_kill_disable");
        honoured("services.oom_score_adj");
        honoured("services.pid");
        honoured("services.pids_limit");
        honoured("services.platform");
        honoured("services.ports");
        refused("services.post_start", "it needs commands in a running container, which Quaymaster never gives");
        refused("services.pre_stop", "it needs commands in a running container, which Quaymaster never gives");
        honoured("services.privileged");
        honoured("services.profiles", "`profiles` of the source chooses, `--profile`, or `COMPOSE_PROFILES`");
        refused("services.provider", "what provides the service is a program of the host, and none is run");
        honoured("services.pull_policy", "not for what is built: that follows the repository");
        honoured("services.pull_refresh_after", "as in Compose it does nothing");
        honoured("services.read_only");
        honoured("services.restart", "without it `no`, as in Compose: what ends with 0 is done");
        honoured("services.runtime");
        honoured("services.scale");
        honoured("services.secrets", "`file` and `environment` of the secret; as read-only files");
        honoured("services.security_opt", "a seccomp profile is read from the repository");
        honoured("services.shm_size");
        honoured("services.stdin_open");
        honoured("services.stop_grace_period");
        honoured("services.stop_signal");
        honoured("services.storage_opt");
        honoured("services.sysctls");
        honoured("services.tmpfs");
        honoured("services.tty");
        honoured("services.ulimits");
        refused(
                "services.use_api_socket",
                "it gives the container the daemon with your credentials; mount the socket in volumes: if it may have that");
        honoured("services.user");
        honoured("services.userns_mode");
        honoured("services.uts");
        honoured(
                "services.volumes",
                "a relative path is one of the repository: what Git tracks is read-only, anything else a directory that lasts");
        ignored("services.volumes.consistency", "it has no effect on Linux");
        refused("services.volumes.bind.recursive", "only enabled is there, which is the default", "enabled");
        refused("services.volumes.image", "mount a volume, or put the files into the image");
        ignored("services.volumes.volume.labels", "they are labels of the volume alone");
        honoured("services.volumes_from", "the other service's volumes, without those that its image declares");
        honoured("services.working_dir");
    }

    private void builds() {
        honoured("services.build", "what is built follows the repository: another tree, another build");
        refused(
                "services.build.additional_contexts",
                "a builder gets one context; copy what is needed into it, or build from an image with FROM");
        honoured("services.build.args");
        honoured("services.build.cache_from");
        ignored("services.build.cache_to", "the cache stays at the daemon");
        honoured("services.build.context", "a folder of the repository");
        honoured("services.build.dockerfile");
        honoured("services.build.dockerfile_inline");
        refused("services.build.entitlements", "the daemon's builder grants none; remove it");
        honoured("services.build.extra_hosts");
        refused("services.build.isolation", WINDOWS + "; remove it", "default");
        honoured("services.build.labels");
        honoured("services.build.network");
        honoured("services.build.no_cache");
        honoured("services.build.platforms", "one; of several the daemon's own is built");
        refused("services.build.privileged", "the daemon's builder has no such builds; remove it");
        ignored("services.build.provenance", "no attestations are made");
        honoured("services.build.pull");
        ignored("services.build.sbom", "no attestations are made");
        refused(
                "services.build.secrets",
                "the builder asks for them in a session, and there is none; fetch what needs them before, into the repository");
        honoured("services.build.shm_size");
        refused("services.build.ssh", "the builder asks for keys in a session, and there is none");
        honoured("services.build.tags");
        honoured("services.build.target");
        refused("services.build.ulimits", "the builder takes none; set them at the daemon");
    }

    private void deployments() {
        honoured("services.deploy");
        ignored("services.deploy.endpoint_mode", SWARM);
        ignored("services.deploy.labels", "they are of a Swarm's service; those of containers are under labels:");
        refused(
                "services.deploy.mode",
                "only replicated and global are there, for services that run; write restart: \"no\" for a job",
                "replicated",
                "global");
        ignored("services.deploy.placement", SWARM);
        honoured("services.deploy.replicas");
        honoured("services.deploy.resources");
        ignored("services.deploy.resources.reservations.cpus", "as Compose does: nothing is reserved on one host");
        ignored("services.deploy.resources.reservations.generic_resources", SWARM);
        honoured("services.deploy.restart_policy", "it wins over `restart`");
        ignored("services.deploy.restart_policy.delay", "the daemon has its own");
        ignored("services.deploy.restart_policy.window", "the daemon has its own");
        ignored("services.deploy.rollback_config", "a rollout that fails leaves the old instance as it is");
        honoured("services.deploy.update_config", "as the rollout");
        ignored("services.deploy.update_config.delay", "the next is replaced once this one is healthy and stable");
        honoured("services.deploy.update_config.failure_action", "`pause` holds, anything else rolls back");
        ignored("services.deploy.update_config.max_failure_ratio", "the first failure stops a rollout");
        honoured("services.deploy.update_config.monitor", "how long a successor must be stable");
        honoured("services.deploy.update_config.order");
        honoured("services.deploy.update_config.parallelism");
    }

    private void resources() {
        honoured("networks", "called `project_network` on the daemon");
        refused("networks.enable_ipv4", "a network has IPv4 here; remove it", "true");
        honoured("volumes", "called `project_volume` on the daemon; kept when it is no longer declared");
        honoured("configs");
        refused("configs.external", "they are a Swarm's; give file, content or environment");
        ignored("configs.labels", "there is nothing that has them");
        refused("configs.template_driver", "nothing is filled in; write the content as it is to be");
        honoured("secrets");
        refused("secrets.driver", "it is a Swarm's; give file or environment");
        refused("secrets.driver_opts", "they are a Swarm's; give file or environment");
        refused("secrets.external", "they are a Swarm's; give file or environment");
        ignored("secrets.labels", "there is nothing that has them");
        refused("secrets.template_driver", "nothing is filled in; write the content as it is to be");
    }

    private void honoured(String path) {
        honoured(path, "");
    }

    private void honoured(String path, String note) {
        standings.put(path, new Standing.Honoured(note));
    }

    private void ignored(String path, String why) {
        standings.put(path, new Standing.Ignored(why));
    }

    private void refused(String path, String why, String... unless) {
        standings.put(path, new Standing.Refused(why, Set.of(unless)));
    }
}
