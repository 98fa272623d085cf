package io.quaymaster.model.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The draft-07 JSON Schema of one document of a manifest, for editors: made of the fields that the reader reads. */
public final class JsonSchema {
    private JsonSchema() {}

    /** The schema, indented. */
    public static String text() {
        return Json.indented(document());
    }

    static Map<String, Object> document() {
        List<String> kinds = Arrays.stream(Kind.values()).map(Kind::title).toList();
        Map<String, Object> schema = Json.object("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "A document of a Quaymaster manifest");
        schema.put("type", "object");
        schema.put("required", List.of("kind", "name"));
        schema.put("properties", Json.object("kind", Json.object("enum", kinds)));
        schema.put("allOf", Arrays.stream(Kind.values()).map(JsonSchema::ofKind).toList());
        return schema;
    }

    private static Map<String, Object> ofKind(Kind kind) {
        Map<String, Object> isKind = Json.object("kind", Json.object("const", kind.title()));
        return Json.object(
                "if",
                Json.object("properties", isKind, "required", List.of("kind")),
                "then",
                FieldSchema.object(DocumentFields.of(kind)));
    }
}
