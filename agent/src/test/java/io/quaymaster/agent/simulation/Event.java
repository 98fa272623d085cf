package io.quaymaster.agent.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Something of a history. As text it is one line, but for commits, whose manifests follow in lines of their own. */
sealed interface Event {
    /** How the lines of a commit begin. */
    String INDENT = "  ";

    /** Everything in the repository is this from now on. */
    record Commit(Content content) implements Event {
        @Override
        public String toString() {
            return "commit " + content.version()
                    + content.lines().stream().map(line -> "\n" + INDENT + line).collect(Collectors.joining());
        }
    }

    /**
     * The agent makes one pass.
     *
     * @param order stands for the order of what goes on at the same time; 0 for one after the other as the plan has it
     * @param incidents what happens meanwhile, in the order of the calls
     */
    record Pass(int order, List<Incident> incidents) implements Event {
        public Pass {
            incidents = List.copyOf(incidents);
        }

        @Override
        public String toString() {
            return "pass " + order
                    + incidents.stream().map(incident -> "; " + incident).collect(Collectors.joining());
        }
    }

    /** The agent makes its passes by itself for a while. */
    record Run(int seconds, int order) implements Event {
        @Override
        public String toString() {
            return "goes-on " + seconds + " " + order;
        }
    }

    /** The agent dies, and starts again with the next pass. */
    record Crash() implements Event {
        @Override
        public String toString() {
            return "crash";
        }
    }

    /** How the agent hears of what happens at the daemon from now on. */
    record Hearing(Ear ear) implements Event {
        @Override
        public String toString() {
            return "events " + ear.word();
        }
    }

    /** The next call for an image goes wrong. */
    record ImageFault(Fault fault) implements Event {
        @Override
        public String toString() {
            return "image " + fault.word();
        }
    }

    /** Somebody does something, or it happens by itself. */
    record Deed(Verb verb, List<String> words) implements Event {
        public Deed {
            words = List.copyOf(words);
        }

        static Deed of(Verb verb, String... words) {
            return new Deed(verb, List.of(words));
        }

        @Override
        public String toString() {
            return String.join(" ", concat(verb.word(), words));
        }
    }

    /** What happens at one call of a pass. */
    sealed interface Incident {
        /** The call's number in the pass; 0 is the observation. */
        int call();

        /** @param object what an observation lacks; empty for other faults */
        record Failure(int call, Fault fault, String object) implements Incident {
            @Override
            public String toString() {
                return call + " " + fault.word() + (object.isEmpty() ? "" : " " + object);
            }
        }

        /** Just before the call. */
        record Meanwhile(int call, Deed deed) implements Incident {
            @Override
            public String toString() {
                return call + " " + deed;
            }
        }
    }

    private static List<String> concat(String first, List<String> others) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    /** Reads one line; those of a commit come after it. */
    static Event parse(String line, List<String> following) {
        List<String> words = Arrays.asList(line.strip().split("[ ;]+", -1));
        return switch (words.getFirst()) {
            case "commit" -> new Commit(new Content(following, Integer.parseInt(words.get(1))));
            case "pass" -> pass(line);
            case "goes-on" -> new Run(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
            case "crash" -> new Crash();
            case "events" -> new Hearing(Ear.of(words.get(1)));
            case "image" -> new ImageFault(Fault.of(words.get(1)).orElseThrow());
            default -> deed(words);
        };
    }

    private static Deed deed(List<String> words) {
        Verb verb = Verb.of(words.getFirst())
                .orElseThrow(() -> new IllegalArgumentException("no event of a history: " + String.join(" ", words)));
        return new Deed(verb, words.subList(1, words.size()));
    }

    private static Pass pass(String line) {
        List<String> parts = Arrays.asList(line.strip().split("; ", -1));
        int order = Integer.parseInt(parts.getFirst().substring("pass ".length()));
        List<Incident> incidents = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            List<String> words = Arrays.asList(part.split(" ", -1));
            int call = Integer.parseInt(words.getFirst());
            List<String> rest = words.subList(1, words.size());
            incidents.add(Fault.of(rest.getFirst())
                    .<Incident>map(fault -> new Incident.Failure(call, fault, rest.size() > 1 ? rest.get(1) : ""))
                    .orElseGet(() -> new Incident.Meanwhile(call, deed(rest))));
        }
        return new Pass(order, incidents);
    }
}
