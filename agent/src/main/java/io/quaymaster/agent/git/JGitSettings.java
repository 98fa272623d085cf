package io.quaymaster.agent.git;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * JGit without its habits: it would start {@code git} to find the system's configuration, keep a file of its own in the home, write
 * probes into directories to measure their clocks, and hold large objects in memory.
 */
final class JGitSettings extends SystemReader.Delegate {
    /** A tick of Linux's slowest clock, which stamps files on every usual file system; JGit waits as long after some writes. */
    private static final Duration TIMESTAMP_RESOLUTION = Duration.ofMillis(10);

    private static final int STREAMED_FROM = 4 * WindowCacheConfig.MB;
    private static final int PACK_CACHE = 4 * WindowCacheConfig.MB;
    private static final int DELTA_CACHE = 4 * WindowCacheConfig.MB;

    private JGitSettings(SystemReader usual) {
        super(usual);
    }

    static synchronized void apply() {
        SystemReader current = SystemReader.getInstance();
        if (!(current instanceof JGitSettings)) {
            SystemReader.setInstance(new JGitSettings(current));
            limitMemory();
        }
    }

    /** JGit is made for servers: it would take objects of up to 50 MB into memory whole, more than there is of it here. */
    private static void limitMemory() {
        WindowCacheConfig cache = new WindowCacheConfig();
        cache.setStreamFileThreshold(STREAMED_FROM);
        cache.setPackedGitLimit(PACK_CACHE);
        cache.setDeltaBaseCacheLimit(DELTA_CACHE);
        cache.install();
    }

    /** The user's configuration stays in force, below one that knows the resolution. */
    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new InMemory(super.openUserConfig(parent, fs), fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new InMemory(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new InMemory(parent, fs);
    }

    private static final class InMemory extends FileBasedConfig {
        InMemory(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() throws ConfigInvalidException {}

        @Override
        public void save() {}

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String key, long otherwise, TimeUnit unit) {
            return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
                    ? unit.convert(TIMESTAMP_RESOLUTION)
                    : super.getTimeUnit(section, subsection, key, otherwise, unit);
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
