package io.quaymaster.model.simulation;

import org.junit.jupiter.api.Nested;

/** The daemon in memory behaves as a real one: the same contracts are checked at that one by {@code EngineContractIT}. */
class MemoryDaemonTest {
    @Nested
    class Containers extends ContainerContract {
        @Override
        protected Subject open() {
            return new MemorySubject();
        }
    }

    @Nested
    class Attachments extends NetworkContract {
        @Override
        protected Subject open() {
            return new MemorySubject();
        }
    }

    @Nested
    class Images extends ImageContract {
        @Override
        protected Subject open() {
            return new MemorySubject();
        }
    }
}
