package ns.it;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * An object of a JSON document.
 *
 * @param fields values by name: strings, longs, booleans, lists, further objects; "null" is kept as {@link #NULL}
 */
record Json(Map<String, Object> fields) {
    /** JSON's {@code null}. */
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(10_000).build())
            .build();

    /** Parses a document that is one object; UTF-8 without a single wrong byte. */
    static Json parse(byte[] bytes, String origin) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            try (JsonParser parser = FACTORY.createParser(text)) {
                parser.nextToken();
                Json document = (Json) value(parser);
                if (parser.nextToken() != null) {
                    throw new AssertionError("more than one document: " + origin);
                }
                return document;
            }
        } catch (IOException | ClassCastException e) {
            throw new AssertionError("no JSON: " + e.getMessage() + "\n" + origin, e);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT:
                Map<String, Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                return new Json(fields);
            case START_ARRAY:
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                return elements;
            case VALUE_NUMBER_INT:
                return parser.getLongValue();
            case VALUE_TRUE:
            case VALUE_FALSE:
                return parser.getBooleanValue();
            case VALUE_NULL:
                return NULL;
            default:
                return parser.getText();
        }
    }

    Object get(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new NoSuchElementException(name + " in " + this);
        }
        return value;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) {
        return get(name).toString();
    }

    long number(String name) {
        return (Long) get(name);
    }

    /** The objects of an array. */
    List<Json> rows(String name) {
        List<Json> rows = new ArrayList<>();
        for (Object row : (List<?>) get(name)) {
            rows.add((Json) row);
        }
        return rows;
    }

    /** The rows of an array and those below them, without their children. */
    List<Json> flat(String name) {
        List<Json> flat = new ArrayList<>();
        for (Json row : rows(name)) {
            Map<String, Object> own = new LinkedHashMap<>(row.fields);
            own.remove("children");
            flat.add(new Json(own));
            if (row.has("children")) {
                flat.addAll(row.flat("children"));
            }
        }
        return flat;
    }
}
