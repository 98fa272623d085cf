package io.quaymaster.agent.simulation;

/** What must hold, whatever happens. */
enum Property {
    EVENTUALLY_HOLDS("what is declared eventually holds"),
    EVENTUALLY_STABLE("once what is declared holds, no further call is made"),
    OTHERS_UNTOUCHED("no object that is not ours is ever changed"),
    NEVER_WORSE("an old healthy instance serves while its successor is not healthy"),
    ONE_WRITER("two running instances never share a writable mount, unless start-first was asked for"),
    REMOVED_FOR_A_REASON("nothing is removed that the last good revision declares"),
    SAME_END("every prefix of every plan, followed by a new plan, leads to the same end"),
    NO_BUG("the planner comes to a plan");

    private final String sentence;

    Property(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
