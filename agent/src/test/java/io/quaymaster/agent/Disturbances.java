package io.quaymaster.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What goes wrong. */
sealed interface Disturbances {
    /** How often in one rollout. */
    int perRollout();

    /** Has something go wrong; returns the agent that is there afterwards. */
    TestAgent disturb(TestAgent agent, TestHost host) throws InterruptedException;

    /** What went wrong at last, in a few words. */
    String last();

    /** Whether that ended containers, so that nobody could be answered. */
    boolean endsContainers();

    /** It is killed and started again, sometimes not at once. */
    final class OfTheAgent implements Disturbances {
        private static final int LONGEST_ABSENCE = 1500;

        private final Random random;

        OfTheAgent(Random random) {
            this.random = random;
        }

        @Override
        public int perRollout() {
            return 2 + random.nextInt(3);
        }

        @Override
        public TestAgent disturb(TestAgent agent, TestHost host) throws InterruptedException {
            agent.kill();
            if (random.nextInt(4) == 0) {
                Thread.sleep(random.nextInt(LONGEST_ABSENCE));
            }
            return host.agent();
        }

        @Override
        public String last() {
            return "killed";
        }

        @Override
        public boolean endsContainers() {
            return false;
        }
    }

    /** It is stopped and started, restarted, and paused for half a minute, in turn. */
    final class OfTheDaemon implements Disturbances {
        private static final Path ENGINE = Path.of("../dev/engine").toAbsolutePath();
        private static final Duration PAUSE = Duration.ofSeconds(30);
        private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(10);

        private final Random random;
        private Kind last = Kind.PAUSED;
        private int count;

        private enum Kind {
            STOPPED,
            RESTARTED,
            PAUSED
        }

        private static final List<Kind> TURNS = List.of(Kind.STOPPED, Kind.RESTARTED, Kind.PAUSED);

        OfTheDaemon(Random random) {
            this.random = random;
        }

        @Override
        public int perRollout() {
            return 1;
        }

        @Override
        public TestAgent disturb(TestAgent agent, TestHost host) throws InterruptedException {
            last = TURNS.get(count % TURNS.size());
            count++;
            switch (last) {
                case STOPPED -> {
                    tell("stop");
                    Thread.sleep(random.nextLong(LONGEST_ABSENCE.toMillis()));
                    tell("start");
                }
                case RESTARTED -> {
                    tell("stop");
                    tell("start");
                }
                case PAUSED -> {
                    tell("pause");
                    Thread.sleep(PAUSE);
                    tell("resume");
                }
            }
            return agent;
        }

        private static void tell(String command) throws InterruptedException {
            try {
                int code = new ProcessBuilder(ENGINE.toString(), "daemon", command)
                        .inheritIO()
                        .start()
                        .waitFor();
                if (code != 0) {
                    throw new IllegalStateException("dev/engine daemon " + command + " ended with " + code);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String last() {
            return switch (last) {
                case STOPPED -> "daemon stopped and started";
                case RESTARTED -> "daemon restarted";
                case PAUSED -> "daemon paused";
            };
        }

        @Override
        public boolean endsContainers() {
            return last != Kind.PAUSED;
        }
    }
}
