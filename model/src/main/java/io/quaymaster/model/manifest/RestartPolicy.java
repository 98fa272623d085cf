package io.quaymaster.model.manifest;

/**
 * What the daemon does when a container ends.
 *
 * @param maximumRetries for {@code ON_FAILURE}; 0 is without end
 */
public record RestartPolicy(Mode mode, int maximumRetries) {
    public static final RestartPolicy NO = new RestartPolicy(Mode.NO, 0);
    public static final RestartPolicy UNLESS_STOPPED = new RestartPolicy(Mode.UNLESS_STOPPED, 0);

    public enum Mode {
        NO("no"),
        ALWAYS("always"),
        UNLESS_STOPPED("unless-stopped"),
        ON_FAILURE("on-failure");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /** As manifests and the Engine API write it. */
        public String word() {
            return word;
        }
    }
}
