package ns.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes one JSON document, laid out as util-linux lays out its own.
 *
 * <p>A byte that was no UTF-8 is written as {@code \\udcXX}: valid JSON, and programs that know Python's
 * "surrogateescape" get the byte back. Whoever prints need not catch anything: {@link Output} keeps failures for the
 * end. Jackson is loaded only by this class and its layout.
 */
final class Json implements AutoCloseable {
    /** The version of the documents of our own verbs; a change that breaks a reader raises it. */
    private static final int VERSION = 1;

    private final Output out;
    private final JsonGenerator generator;

    private Json(Output out) {
        this.out = out;
        try {
            // A chain of processes may nest deeper than Jackson's default limit of 1000.
            this.generator = JsonFactory.builder()
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .build())
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build()
                    .createGenerator(out);
            generator.setPrettyPrinter(new JsonLayout());
            generator.setCharacterEscapes(new JsonEscapes());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Begins a document whose shape is util-linux'. */
    static Json plain(Output out) {
        return new Json(out).object();
    }

    /** Begins a document that is an array, whose shape is iproute2's. */
    static Json list(Output out) {
        Json json = new Json(out);
        try {
            json.generator.writeStartArray();
            return json;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Begins a document of our own: its first member is {@code "version": 1}. */
    static Json versioned(Output out) {
        return new Json(out).object().field("version", VERSION);
    }

    Json object(String name) {
        try {
            generator.writeObjectFieldStart(name);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Begins an object as the next element of an array. */
    Json object() {
        try {
            generator.writeStartObject();
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Json array(String name) {
        try {
            generator.writeArrayFieldStart(name);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Ends the innermost object or array. */
    Json end() {
        try {
            if (generator.getOutputContext().inArray()) {
                generator.writeEndArray();
            } else {
                generator.writeEndObject();
            }
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Json field(String name, String value) {
        try {
            generator.writeStringField(name, value);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Json field(String name, long value) {
        try {
            generator.writeNumberField(name, value);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Json field(String name, boolean value) {
        try {
            generator.writeBooleanField(name, value);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Writes the text, or {@code null} if there is none. */
    Json field(String name, Optional<String> value) {
        return value.isPresent() ? field(name, value.get()) : nothing(name);
    }

    /** Writes a cell: a number bare, no value as {@code null}, several lines as one string with line feeds. */
    Json field(String name, Cell cell) {
        if (cell instanceof Cell.Absent) {
            return nothing(name);
        }
        return cell instanceof Cell.Numeral number ? field(name, number.value()) : field(name, cell.text());
    }

    Json nothing(String name) {
        try {
            generator.writeNullField(name);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Json strings(String name, List<String> values) {
        array(name);
        for (String value : values) {
            value(value);
        }
        return end();
    }

    Json numbers(String name, List<Long> values) {
        array(name);
        for (long value : values) {
            value(value);
        }
        return end();
    }

    /** Writes the next element of an array. */
    Json value(String value) {
        try {
            generator.writeString(value);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Writes the next element of an array. */
    Json value(long value) {
        try {
            generator.writeNumber(value);
            return this;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Ends the document with everything in it that is still open. */
    @Override
    public void close() {
        try {
            generator.close();
        } catch (IOException e) {
            throw failed(e);
        }
        out.println("");
    }

    /** The generator declares failures of the stream below it, which keeps them to itself. */
    private static UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(e);
    }
}
