package io.quaymaster.agent.docker;

/** What builds images inside of a daemon. */
enum ImageBuilder {
    BUILDKIT,
    /** The one of before, which some daemons still have alone. */
    CLASSIC
}
