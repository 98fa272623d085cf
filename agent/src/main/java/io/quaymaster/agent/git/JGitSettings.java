package io.quaymaster.agent.git;

import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/** JGit without its habits: it would start {@code git} to find the system's configuration, and keep a file of its own in the home. */
final class JGitSettings extends SystemReader.Delegate {
    private JGitSettings(SystemReader usual) {
        super(usual);
    }

    static synchronized void apply() {
        SystemReader current = SystemReader.getInstance();
        if (!(current instanceof JGitSettings)) {
            FS.FileStoreAttributes.setBackground(true);
            SystemReader.setInstance(new JGitSettings(current));
        }
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
        public boolean isOutdated() {
            return false;
        }
    }
}
