package ns.cli;

import java.util.List;
import ns.net.LinkInfo;

/** A map of network namespaces as a table. */
final class NetMapTable {
    private static final List<Column> COLUMNS = List.of(
            Column.text("NAMESPACE", "the namespace"),
            Column.text("NAME", "its names"),
            Column.text("LINK", "the link"),
            Column.text("KIND", "what it is"),
            Column.text("STATE", "whether it works"),
            Column.text("TIED", "to what it is tied"));

    private NetMapTable() {}

    static void print(NetMap map, Streams streams) {
        Table table = Table.of(COLUMNS);
        for (int i = 0; i < map.places().size(); i++) {
            NetMap.Place place = map.places().get(i);
            for (int j = 0; j < place.links().size(); j++) {
                LinkInfo link = place.links().get(j);
                table.add(List.of(
                        Cell.text(place.id().toString()),
                        Cell.text(String.join(",", place.names())),
                        Cell.text(link.name()),
                        Cell.text(link.kind().name()),
                        Cell.text(link.state().name()),
                        Cell.text(String.join(", ", map.tiesOf(new NetMap.End(i, j))))));
            }
        }
        new TableFormat(TableFormat.Style.TEXT, true, true, true).print(table, "map", streams);
    }
}
