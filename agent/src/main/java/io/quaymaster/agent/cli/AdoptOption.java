package io.quaymaster.agent.cli;

import io.quaymaster.model.state.Inputs;
import picocli.CommandLine.Option;

/** Whether what Docker Compose made is taken over. */
final class AdoptOption {
    @Option(
            names = "--adopt",
            description =
                    "Take over containers, networks and volumes that Docker Compose made of the same projects: what is"
                            + " as it is to be stays, anything else is replaced, and volumes stay. Default: what the configuration"
                            + " says.")
    private boolean adopted;

    Subject apply(Subject subject) {
        Inputs inputs = subject.inputs();
        return new Subject(
                subject.place(),
                subject.source(),
                new Inputs(inputs.variables(), inputs.composeFiles(), inputs.profiles(), adopted || inputs.adopts()),
                subject.docker(),
                subject.data());
    }
}
