package io.quaymaster.agent.simulation;

import io.quaymaster.agent.simulation.Event.Incident;
import java.util.List;

/** Decides what happens at each call of a pass. */
interface Weather {
    /** Nothing ever does. */
    Weather FAIR = (call, isObservation) -> List.of();

    /** What happens at the call with this number, just before it or to it. */
    List<Incident> at(int call, boolean isObservation);

    /** What there is for what goes on of a pass once it is over. */
    default Weather afterPass() {
        return FAIR;
    }

    /** What is written in a history. */
    static Weather of(List<Incident> incidents) {
        return (call, isObservation) ->
                incidents.stream().filter(incident -> incident.call() == call).toList();
    }
}
