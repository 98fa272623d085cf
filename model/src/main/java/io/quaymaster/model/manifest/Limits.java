package io.quaymaster.model.manifest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The shapes of what bounds a container's use of the host. */
final class Limits {
    private static final Shape<Long> ULIMIT_NUMBER = Scalars.whole(-1, Long.MAX_VALUE);
    private static final Field<Long> SOFT = Field.of("soft", ULIMIT_NUMBER, "What holds at the start; -1 for no limit.")
            .needed();
    private static final Field<Long> HARD = Field.of(
                    "hard", ULIMIT_NUMBER, "The most that a process may raise it to; -1 for no limit.")
            .needed();

    private static final Shape<Ulimit> ULIMIT = ShortOrLong.writingLong(
            Scalars.converted(ULIMIT_NUMBER, number -> new Ulimit(number, number), Ulimit::soft),
            new Structure<>(
                    List.of(SOFT, HARD),
                    Limits::ulimit,
                    ulimit -> Spec.EMPTY.with(SOFT, ulimit.soft()).with(HARD, ulimit.hard())));

    static final Shape<SortedMap<String, Ulimit>> ULIMITS = new MapOf<>(
            Scalars.words(
                    "core",
                    "cpu",
                    "data",
                    "fsize",
                    "locks",
                    "memlock",
                    "msgqueue",
                    "nice",
                    "nofile",
                    "nproc",
                    "rss",
                    "rtprio",
                    "rttime",
                    "sigpending",
                    "stack"),
            ULIMIT,
            null);

    private static final Field<Integer> WEIGHT =
            Field.of("weight", Scalars.integer(10, 1000), "The share of this container, relative to others.");

    private static final Field<String> PATH = Field.of(
                    "path", Scalars.text("a path of the host such as /dev/sda", "/.+"), "The device on the host.")
            .needed();

    private static final Field<SortedMap<String, Integer>> WEIGHT_DEVICE = byDevice(
            "weight_device",
            Field.of("weight", Scalars.integer(10, 1000), "The share of this device.")
                    .needed(),
            "Shares of single devices.");
    private static final Field<SortedMap<String, Long>> READ_BPS =
            byDevice("device_read_bps", rate(ByteSizes.SHAPE), "The most bytes a second that are read.");
    private static final Field<SortedMap<String, Long>> READ_IOPS =
            byDevice("device_read_iops", rate(Scalars.whole(0, Long.MAX_VALUE)), "The most reads a second.");
    private static final Field<SortedMap<String, Long>> WRITE_BPS =
            byDevice("device_write_bps", rate(ByteSizes.SHAPE), "The most bytes a second that are written.");
    private static final Field<SortedMap<String, Long>> WRITE_IOPS =
            byDevice("device_write_iops", rate(Scalars.whole(0, Long.MAX_VALUE)), "The most writes a second.");

    static final Shape<BlkioConfig> BLKIO = Structure.of(
            List.of(WEIGHT, WEIGHT_DEVICE, READ_BPS, READ_IOPS, WRITE_BPS, WRITE_IOPS),
            spec -> new BlkioConfig(
                    spec.find(WEIGHT).orElse(null),
                    spec.get(WEIGHT_DEVICE),
                    spec.get(READ_BPS),
                    spec.get(READ_IOPS),
                    spec.get(WRITE_BPS),
                    spec.get(WRITE_IOPS)),
            config -> Spec.EMPTY
                    .withNullable(WEIGHT, config.weight())
                    .with(WEIGHT_DEVICE, config.weightDevice())
                    .with(READ_BPS, config.deviceReadBps())
                    .with(READ_IOPS, config.deviceReadIops())
                    .with(WRITE_BPS, config.deviceWriteBps())
                    .with(WRITE_IOPS, config.deviceWriteIops()));

    private Limits() {}

    private static Field<Long> rate(Shape<Long> shape) {
        return Field.of("rate", shape, "The limit.").needed();
    }

    private static <V> Field<SortedMap<String, V>> byDevice(String name, Field<V> value, String doc) {
        return Field.of(name, new KeyedList<>(PATH, value), doc).or(Collections.emptySortedMap());
    }

    private static @Nullable Ulimit ulimit(Spec spec, Yaml.Mapping node, Problems problems) {
        long soft = spec.get(SOFT);
        long hard = spec.get(HARD);
        if (hard != -1 && (soft == -1 || soft > hard)) {
            problems.add(node.location(), "the soft limit " + soft + " is above the hard limit " + hard);
            return null;
        }
        return new Ulimit(soft, hard);
    }
}
