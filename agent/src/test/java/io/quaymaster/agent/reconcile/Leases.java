package io.quaymaster.agent.reconcile;

import io.quaymaster.agent.docker.Docker;
import java.time.Instant;

/** Leases for tests. */
final class Leases {
    private Leases() {}

    /** @param run what is different in every holder; it is also the name of its host */
    static Holder holder(String run) {
        return new Holder(run, "agent", "1.0", run, new ProcessId(4711, "1", "here"), Instant.EPOCH);
    }

    /** The lease of the source {@code shop}, which nobody contests. */
    static Lease held(FakeDocker docker) {
        Lease lease = new Lease("shop", holder("us"), docker, docker, () -> {}, process -> false);
        docker.listen(lease::heard);
        lease.heard(new Docker.Event.Connected());
        lease.turn(docker.instant());
        return lease;
    }
}
