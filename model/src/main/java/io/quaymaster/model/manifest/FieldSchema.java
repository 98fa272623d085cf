package io.quaymaster.model.manifest;

import java.util.List;
import java.util.Map;

/** The JSON Schema of objects that are made of fields. */
final class FieldSchema {
    private FieldSchema() {}

    static Map<String, Object> object(List<Field<?>> fields) {
        Map<String, Object> schema = Json.object("type", "object", "properties", properties(fields));
        List<String> required =
                fields.stream().filter(Field::required).map(Field::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    static Map<String, Object> properties(List<Field<?>> fields) {
        Map<String, Object> properties = Json.object();
        fields.forEach(field -> properties.put(field.name(), property(field)));
        return properties;
    }

    private static <T> Map<String, Object> property(Field<T> field) {
        Map<String, Object> schema = Json.object("description", field.doc());
        schema.putAll(field.shape().schema());
        T fallback = field.fallback();
        if (fallback != null) {
            schema.put("default", field.shape().write(fallback));
        }
        return schema;
    }
}
