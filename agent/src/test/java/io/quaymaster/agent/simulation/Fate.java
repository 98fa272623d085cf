package io.quaymaster.agent.simulation;

import io.quaymaster.agent.simulation.Event.Deed;
import io.quaymaster.agent.simulation.Event.Incident;
import io.quaymaster.model.plan.Role;
import io.quaymaster.model.state.Actual;
import io.quaymaster.model.state.ActualContainer;
import io.quaymaster.model.state.ActualImage;
import io.quaymaster.model.state.ActualNetwork;
import java.util.ArrayList;
import java.util.List;

/** Decides at random what comes next in a history. */
final class Fate {
    private static final List<Fault> OBSERVING = List.of(
            Fault.ERROR_BEFORE, Fault.HANG, Fault.STALE, Fault.STALE, Fault.OMITS, Fault.OMITS, Fault.DIES_BEFORE);
    private static final List<Fault> ACTING = List.of(
            Fault.ERROR_BEFORE,
            Fault.ERROR_AFTER,
            Fault.REPLY_LOST,
            Fault.HANG,
            Fault.HANG_AFTER,
            Fault.HALF,
            Fault.DIES_BEFORE,
            Fault.DIES_AFTER);
    private static final List<Fault> OF_IMAGES =
            List.of(Fault.ERROR_BEFORE, Fault.ERROR_AFTER, Fault.HANG, Fault.HANG_AFTER);
    private static final List<String> REFERENCES = List.of("redis:7", "nginx:1", "shop/img:1");

    private final Chance chance;
    private final List<Content> contents;
    private final int faultPercent;
    private final int deedPercent;
    private final int crashPercent;
    private final boolean interleaves;
    private int published;

    /** @param contents that the repository may have */
    Fate(Chance chance, List<Content> contents) {
        this.chance = chance;
        this.contents = contents;
        int kind = chance.below(10);
        this.faultPercent = kind == 0 || kind == 1 || kind == 2 ? 0 : chance.any(5, 15, 30);
        this.deedPercent = kind == 0 || kind == 3 || kind == 4 ? 0 : chance.any(3, 8, 15);
        this.crashPercent = kind == 0 || kind == 1 || kind == 3 ? 0 : chance.any(1, 5);
        this.interleaves = chance.percent(70);
    }

    int events() {
        return 6 + chance.below(22);
    }

    Event first() {
        return new Event.Commit(contents.getFirst());
    }

    Event next(Actual actual) {
        int roll = chance.below(100);
        if (roll < 12) {
            return commit();
        }
        if (roll < 20) {
            return Deed.of(Verb.WAIT, Integer.toString(1 + chance.below(20)));
        }
        if (roll < 32) {
            return new Event.Run(5 + chance.below(60), order());
        }
        if (roll < 32 + crashPercent) {
            return new Event.Crash();
        }
        if (roll < 40 + deedPercent) {
            return deedPercent == 0 ? pass() : deed(actual);
        }
        if (roll < 42 + deedPercent && faultPercent > 0) {
            return chance.percent(50)
                    ? new Event.ImageFault(chance.of(OF_IMAGES))
                    : new Event.Hearing(chance.of(List.of(Ear.values())));
        }
        return pass();
    }

    private Event.Pass pass() {
        return new Event.Pass(order(), List.of());
    }

    /** What may happen at the calls of a pass; what does is written down. */
    Weather weather(World world, List<Incident> written) {
        return (call, isObservation) -> {
            List<Incident> incidents = new ArrayList<>();
            if (deedPercent > 0 && chance.percent(deedPercent)) {
                incidents.add(new Incident.Meanwhile(call, deed(world.daemon().observe())));
            }
            if (chance.percent(faultPercent)) {
                incidents.add(failure(call, isObservation, world.daemon().observe()));
            }
            written.addAll(incidents);
            return incidents;
        };
    }

    private Incident.Failure failure(int call, boolean isObservation, Actual actual) {
        Fault fault = chance.of(isObservation ? OBSERVING : ACTING);
        if (crashPercent == 0 && (fault == Fault.DIES_BEFORE || fault == Fault.DIES_AFTER)) {
            fault = Fault.ERROR_BEFORE;
        }
        return new Incident.Failure(call, fault, fault == Fault.OMITS ? anything(actual) : "");
    }

    /** 0 for one after the other. */
    private int order() {
        return interleaves ? 1 + chance.below(1_000_000) : 0;
    }

    private Event commit() {
        if (chance.percent(8)) {
            return new Event.Commit(Content.NOTHING);
        }
        if (chance.percent(8)) {
            return new Event.Commit(new Content(List.of("{kind: Container, name: c1, imag: 'redis:7'}"), 1));
        }
        return new Event.Commit(chance.of(contents));
    }

    private Deed deed(Actual actual) {
        return switch (chance.below(26)) {
            case 0, 1 -> Deed.of(Verb.STOP, container(actual));
            case 2 -> Deed.of(Verb.KILL, container(actual));
            case 3, 4 -> Deed.of(Verb.START, container(actual));
            case 5 -> Deed.of(Verb.PAUSE, container(actual));
            case 6 -> Deed.of(Verb.UNPAUSE, container(actual));
            case 7, 8 -> Deed.of(Verb.REMOVE, container(actual));
            case 9 -> rename(container(actual));
            case 10 -> Deed.of(Verb.USURP, container(actual));
            case 11 -> somebodysContainer();
            case 12 -> Deed.of(Verb.EXIT, container(actual), chance.any("0", "1"));
            case 13 -> Deed.of(Verb.SICKEN, container(actual));
            case 14 -> Deed.of(Verb.DISCONNECT, container(actual), network(actual));
            case 15 -> Deed.of(Verb.CONNECT, container(actual), network(actual));
            case 16 -> Deed.of(chance.any(Verb.REMOVE_NETWORK, Verb.CREATE_NETWORK), chance.any("net", "back"));
            case 17 -> Deed.of(chance.any(Verb.REMOVE_VOLUME, Verb.CREATE_VOLUME), "data");
            case 18 -> Deed.of(chance.any(Verb.UNTAG, Verb.UNTAG_BY_FORCE), reference(actual));
            case 19 -> Deed.of(Verb.TAG, image(actual), chance.of(REFERENCES));
            case 20 -> publish();
            case 21 -> Deed.of(chance.any(Verb.WITHHOLD, Verb.OFFER, Verb.OFFER), chance.of(REFERENCES));
            case 22 -> somethingOfTheHost();
            case 23 -> Deed.of(Verb.RETRY, chance.any("c1", "c2", "c3"));
            case 24 -> Deed.of(Verb.APPROVE);
            default -> Deed.of(chance.any(Verb.LOSE_REPOSITORY, Verb.FIND_REPOSITORY));
        };
    }

    /** Nobody says of what did not serve that it did: that would be believed. */
    private Deed rename(String container) {
        String name = chance.any("renamed", "c1", "c2", "c1-2", "c1.old-00000000");
        boolean served = Role.of(container) == Role.SERVING || Role.of(container) == Role.PREDECESSOR;
        boolean isALie = !served && Role.of(name) == Role.PREDECESSOR;
        return Deed.of(Verb.RENAME, container, isALie ? "renamed" : name);
    }

    private Deed somebodysContainer() {
        return switch (chance.below(3)) {
            case 0 -> Deed.of(Verb.RUN, chance.any("c1", "c2", "c1-2", "c1.new-01234567", "theirs"));
            case 1 -> Deed.of(Verb.CREATE, chance.any("c1", "c3", "c2.failed-01234567"));
            default -> {
                String port = chance.any("8080", "8081");
                yield Deed.of(Verb.PUBLISH_PORT, Catalogue.squatter(Integer.parseInt(port)), port);
            }
        };
    }

    private Deed publish() {
        published++;
        return Deed.of(Verb.PUBLISH, chance.of(REFERENCES), "sha256:%012x".formatted(0xabc000 + published));
    }

    private Deed somethingOfTheHost() {
        return switch (chance.below(4)) {
            case 0, 1 -> Deed.of(Verb.REBOOT);
            case 2 -> Deed.of(Verb.CLOCK, chance.any("3600", "-3600", "30", "-30", "0"));
            default -> Deed.of(Verb.SLOW_REMOVALS, chance.any("0", "3"));
        };
    }

    private String container(Actual actual) {
        List<String> names = new ArrayList<>();
        for (ActualContainer container : actual.containers()) {
            names.add(container.name());
        }
        return names.isEmpty() ? "c1" : chance.of(names);
    }

    private String network(Actual actual) {
        List<String> names = actual.networks().stream().map(ActualNetwork::name).toList();
        return chance.of(names);
    }

    private String reference(Actual actual) {
        List<String> tags =
                actual.images().stream().flatMap(image -> image.tags().stream()).toList();
        return tags.isEmpty() ? "redis:7" : chance.of(tags);
    }

    private String image(Actual actual) {
        List<String> ids = actual.images().stream().map(ActualImage::id).toList();
        return ids.isEmpty() || chance.percent(50) ? World.THEIR_IMAGE : chance.of(ids);
    }

    private String anything(Actual actual) {
        return switch (chance.below(5)) {
            case 0 -> network(actual);
            case 1 -> reference(actual);
            case 2 -> "data";
            default -> container(actual);
        };
    }
}
