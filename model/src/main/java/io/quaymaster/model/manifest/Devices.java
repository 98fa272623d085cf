package io.quaymaster.model.manifest;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes of devices of the host, and of those that a driver chooses. */
final class Devices {
    private static final Pattern CDI =
            Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]*/[a-zA-Z][a-zA-Z0-9_-]*=[a-zA-Z0-9_.:-]+");
    private static final String PERMISSIONS_EXPRESSION = "(?=.)r?w?m?";
    private static final Pattern PERMISSIONS_GRAMMAR = Pattern.compile(PERMISSIONS_EXPRESSION);
    private static final String EVERYTHING = "rwm";
    private static final String NOTATION = "a device such as /dev/ttyUSB0, /dev/a:/dev/b:rw or vendor.com/class=name";

    private static final Field<String> SOURCE = Field.of(
                    "source", Scalars.written("a path of the host"), "The device on the host, or its CDI name.")
            .needed();
    private static final Field<String> TARGET =
            Field.of("target", Mounts.TARGET, "Its path in the container; without it that of the host.");
    private static final Field<String> PERMISSIONS = Field.of(
                    "permissions",
                    Scalars.text("some of r, w and m, in this order", PERMISSIONS_EXPRESSION),
                    "Of `r` (read), `w` (write) and `m` (make nodes).")
            .or(EVERYTHING);

    private static final Shape<Device> FULL = Structure.of(
            List.of(SOURCE, TARGET, PERMISSIONS),
            spec -> new Device(spec.get(SOURCE), spec.find(TARGET).orElse(spec.get(SOURCE)), spec.get(PERMISSIONS)),
            device -> Spec.EMPTY
                    .with(SOURCE, device.host())
                    .with(TARGET, device.container())
                    .with(PERMISSIONS, device.permissions()));
    private static final Shape<Device> BRIEF = new Parsed<>(NOTATION, Json.text(), Devices::parse, Devices::text);

    static final Shape<List<Device>> SHAPE = ListOf.of(ShortOrLong.writingShort(BRIEF, FULL));

    private static final Field<String> DRIVER = Field.of(
            "driver", Scalars.written("the name of a driver"), "The daemon's device driver, such as `nvidia`.");
    private static final Field<Integer> COUNT = Field.of(
            "count",
            new Parsed<>(
                    "a whole number of at least 1, or all",
                    Json.text("all|-1|[1-9][0-9]{0,3}"),
                    Devices::count,
                    count -> count == -1 ? "all" : (Object) (long) count),
            "How many, or `all`; 1 without it and without `device_ids`.");
    private static final Field<List<String>> DEVICE_IDS = Field.of(
                    "device_ids",
                    ListOf.of(Scalars.written("a text")),
                    "Which ones, by the driver's names; in place of `count`.")
            .or(List.of());
    private static final Field<List<String>> CAPABILITIES = Field.of(
                    "capabilities", ListOf.of(Scalars.written("a text")), "What the devices must be able to do.")
            .or(List.of("gpu"));
    private static final Field<SortedMap<String, String>> OPTIONS =
            Field.of("options", TextMap.SHAPE, "Options of the driver.").or(Networking.NO_TEXTS);

    private static final Shape<List<DeviceRequest>> REQUESTS = ListOf.of(new Structure<>(
            List.of(DRIVER, COUNT, DEVICE_IDS, CAPABILITIES, OPTIONS),
            Devices::request,
            request -> Spec.EMPTY
                    .withNullable(DRIVER, request.driver())
                    .withNullable(COUNT, request.count() == 0 ? null : request.count())
                    .with(DEVICE_IDS, request.deviceIds())
                    .with(CAPABILITIES, request.capabilities())
                    .with(OPTIONS, request.options())));

    static final Shape<List<DeviceRequest>> GPUS = new WordOr<>(
            "all", List.of(new DeviceRequest(null, -1, List.of(), List.of("gpu"), Networking.NO_TEXTS)), REQUESTS);

    private Devices() {}

    private static @Nullable DeviceRequest request(Spec spec, Yaml.Mapping node, Problems problems) {
        List<String> ids = spec.get(DEVICE_IDS);
        if (spec.has(COUNT) && !ids.isEmpty()) {
            problems.add(node.location(), "count and device_ids exclude each other; remove one");
            return null;
        }
        return new DeviceRequest(
                spec.find(DRIVER).orElse(null),
                ids.isEmpty() ? spec.find(COUNT).orElse(1) : 0,
                ids,
                spec.get(CAPABILITIES),
                spec.get(OPTIONS));
    }

    private static @Nullable Integer count(String text, Consumer<String> complaints) {
        if (text.equals("all") || text.equals("-1")) {
            return -1;
        }
        return text.matches("[1-9][0-9]{0,3}")
                ? Integer.valueOf(text)
                : Scalars.refuse(text, "a whole number of at least 1, or all", complaints);
    }

    private static @Nullable Device parse(String text, Consumer<String> complaints) {
        if (CDI.matcher(text).matches()) {
            return new Device(text, text, EVERYTHING);
        }
        String[] parts = text.split(":", -1);
        boolean permissionsSecond =
                parts.length == 2 && PERMISSIONS_GRAMMAR.matcher(parts[1]).matches();
        String container = parts.length == 1 || permissionsSecond ? parts[0] : parts[1];
        String permissions = permissionsSecond ? parts[1] : parts.length == 3 ? parts[2] : EVERYTHING;
        if (parts.length > 3 || !parts[0].startsWith("/") || !container.startsWith("/")) {
            return Scalars.refuse(text, NOTATION, complaints);
        }
        if (!PERMISSIONS_GRAMMAR.matcher(permissions).matches()) {
            complaints.accept(
                    "permissions must be some of r, w and m, in this order, not " + Mismatch.quote(permissions));
            return null;
        }
        return new Device(parts[0], container, permissions);
    }

    private static String text(Device device) {
        return CDI.matcher(device.host()).matches()
                ? device.host()
                : device.host() + ":" + device.container() + ":" + device.permissions();
    }
}
