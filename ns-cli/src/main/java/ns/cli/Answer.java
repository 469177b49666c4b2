package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Capability;
import ns.core.NamespaceType;
import ns.proc.Completeness;

/** What the verbs of our own have in common: their options, and a table as text or as a versioned document. */
final class Answer {
    static final Option JSON = Option.flag('J', "json", "print JSON");
    static final Option NO_HEADINGS = Option.flag('n', "noheadings", "don't print headings");
    static final Option NO_TRUNCATE = Option.flag('u', "notruncate", "don't truncate text in columns");
    static final Option TYPE = Option.value('t', "type", "name", "which namespace, if a process is named")
            .of(Kind.word("cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"));

    private Answer() {}

    static Optional<NamespaceType> type(Parsed parsed) {
        Optional<String> name = parsed.value(TYPE);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<NamespaceType> type = NamespaceType.named(name.get());
        if (type.isEmpty()) {
            throw CliException.error("unknown namespace type: " + name.get());
        }
        return type;
    }

    /** Prints rows that nothing was left out of. */
    static void print(Table table, String name, Parsed parsed, Streams streams) {
        if (parsed.has(JSON)) {
            try (Json json = Json.versioned(streams.out())) {
                JsonTable.write(table, name, json);
            }
        } else {
            format(parsed).print(table, name, streams);
        }
    }

    /** Prints rows from a snapshot, and what it lacks: in the document, or as a warning. */
    static void print(Table table, String name, Completeness completeness, Parsed parsed, Streams streams) {
        if (!parsed.has(JSON)) {
            format(parsed).print(table, name, streams);
            if (!completeness.isComplete()) {
                streams.warn(parsed.program(), completeness.toString());
            }
            return;
        }
        try (Json json = Json.versioned(streams.out())) {
            JsonTable.write(table, name, json);
            json.field("complete", completeness.isComplete());
            if (!completeness.isComplete()) {
                write(completeness, json);
            }
        }
    }

    private static void write(Completeness completeness, Json json) {
        json.object("unreadable");
        json.field("processes", completeness.processes());
        json.field("descriptortables", completeness.descriptorTables());
        json.field("sockets", completeness.sockets());
        json.field("mountnamespaces", completeness.mountNamespaces());
        json.field("namespaces", completeness.namespaces());
        json.field("hidden", completeness.hidden());
        List<String> helpful = new ArrayList<>();
        for (Capability capability : completeness.helpful()) {
            helpful.add(capability.toString());
        }
        json.strings("needs", helpful).end();
    }

    private static TableFormat format(Parsed parsed) {
        return new TableFormat(TableFormat.Style.TEXT, !parsed.has(NO_HEADINGS), true, !parsed.has(NO_TRUNCATE));
    }
}
