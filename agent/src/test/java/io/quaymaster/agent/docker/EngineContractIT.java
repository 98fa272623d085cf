package io.quaymaster.agent.docker;

import io.quaymaster.model.simulation.ContainerContract;
import io.quaymaster.model.simulation.ImageContract;
import io.quaymaster.model.simulation.NetworkContract;
import io.quaymaster.model.simulation.Subject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** A real engine, asked by the agent's client, behaves as the daemon in memory does. */
@Tag("engine")
class EngineContractIT {
    @Nested
    class Containers extends ContainerContract {
        @Override
        protected Subject open() {
            return new EngineSubject();
        }
    }

    @Nested
    class Attachments extends NetworkContract {
        @Override
        protected Subject open() {
            return new EngineSubject();
        }
    }

    @Nested
    class Images extends ImageContract {
        @Override
        protected Subject open() {
            return new EngineSubject();
        }
    }
}
