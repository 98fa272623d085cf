package io.quaymaster.agent.simulation;

import io.quaymaster.agent.simulation.Event.Incident;
import java.util.List;

/** One call goes wrong, counted from the beginning of a scenario; all others are only counted. */
final class Strike implements Weather {
    private final int struck;
    private final Fault fault;
    private int calls;

    Strike(int call, Fault fault) {
        this.struck = call;
        this.fault = fault;
    }

    /** Nothing goes wrong. */
    static Strike none() {
        return new Strike(-1, Fault.ERROR_BEFORE);
    }

    @Override
    public List<Incident> at(int call, boolean isObservation) {
        boolean strikes = calls == struck;
        calls++;
        return strikes ? List.of(new Incident.Failure(call, fault, "")) : List.of();
    }

    @Override
    public Weather afterPass() {
        return this;
    }

    int calls() {
        return calls;
    }

    @Override
    public String toString() {
        return "call " + struck + " " + fault.word();
    }
}
