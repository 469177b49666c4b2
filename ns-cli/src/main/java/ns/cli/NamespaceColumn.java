package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code lsns} can tell of a namespace: first lsns's own columns in its order, then those only we know. */
enum NamespaceColumn {
    NS(Column.number("NS", "namespace identifier (inode number)")),
    TYPE(Column.text("TYPE", "kind of namespace")),
    PATH(Column.text("PATH", "path to the namespace")),
    NPROCS(Column.number("NPROCS", "number of processes in the namespace")),
    PID(Column.number("PID", "lowest PID in the namespace")),
    PPID(Column.number("PPID", "PPID of the PID")),
    COMMAND(Column.text("COMMAND", "command line of the PID").cut()),
    UID(Column.number("UID", "UID of the PID")),
    USER(Column.text("USER", "username of the PID")),
    NETNSID(Column.text("NETNSID", "namespace ID as used by network subsystem").right()),
    NSFS(Column.text("NSFS", "nsfs mountpoint (usually used network subsystem)")),
    PNS(Column.number("PNS", "parent namespace identifier (inode number)")),
    ONS(Column.number("ONS", "owner namespace identifier (inode number)")),

    PINS(Column.number("PINS", "number of things that keep the namespace alive")),
    HELD(Column.text("HELD", "what keeps it alive besides its processes")),
    HOSTNAME(Column.text("HOSTNAME", "host name in a uts namespace")),
    UIDMAP(Column.text("UIDMAP", "user ids of a user namespace: inside, outside, length")),
    GIDMAP(Column.text("GIDMAP", "group ids of a user namespace: inside, outside, length")),
    TIMEOFFSETS(Column.text("TIMEOFFSETS", "monotonic and boottime offsets of a time namespace in seconds")),
    NSID64(Column.number("NSID64", "64-bit id, which is never used again (Linux 6.18)"));

    private static final NamespaceColumn[] ALL = values();

    final Column column;

    NamespaceColumn(Column column) {
        this.column = column;
    }

    /** The columns that {@code --output-all} prints: those of lsns, since scripts count on them. */
    static List<NamespaceColumn> ofLsns() {
        return List.of(ALL).subList(0, PINS.ordinal());
    }

    static List<Column> columns(List<NamespaceColumn> some) {
        List<Column> columns = new ArrayList<>(some.size());
        for (NamespaceColumn each : some) {
            columns.add(each.column);
        }
        return columns;
    }

    static List<Column> columns() {
        return columns(List.of(ALL));
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (NamespaceColumn each : ALL) {
            names.add(each.name());
        }
        return names;
    }

    static NamespaceColumn of(Column column) {
        return valueOf(column.name());
    }

    /** Parses {@code LIST} or {@code +LIST}, which adds to the usual columns. */
    static List<NamespaceColumn> parseList(String list, List<NamespaceColumn> usual) {
        boolean adds = list.startsWith("+");
        List<NamespaceColumn> columns = new ArrayList<>(adds ? usual : List.of());
        String rest = adds ? list.substring(1) : list;
        for (int at = 0; at <= rest.length(); ) {
            int comma = rest.indexOf(',', at);
            int end = comma < 0 ? rest.length() : comma;
            columns.add(parse(rest.substring(at, end)));
            at = end + 1;
        }
        return columns;
    }

    private static NamespaceColumn parse(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (NamespaceColumn each : ALL) {
            if (each.name().equals(upper)) {
                return each;
            }
        }
        throw CliException.error("unknown column: " + name);
    }
}
