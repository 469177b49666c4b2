package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** JSON documents; the layouts were captured from lsns 2.38.1 -J. */
class JsonTest {
    private static final Column NS = Column.number("NS", "");
    private static final Column NSFS = Column.text("NSFS", "");
    private static final Column COMMAND = Column.text("COMMAND", "");

    private static String print(Table table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        JsonTable.print(table, "namespaces", out);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTableIsAnArrayOfObjects() {
        Table table = Table.of(List.of(NS, NSFS, COMMAND));
        table.add(List.of(Cell.number(4026531833L), Cell.NONE, Cell.text("kthreadd")));
        table.add(List.of(Cell.number(4026532183L), Cell.lines(List.of("/run/a", "/run/b")), Cell.text("bash")));
        assertThat(print(table)).isEqualTo("""
                {
                   "namespaces": [
                      {
                         "ns": 4026531833,
                         "nsfs": null,
                         "command": "kthreadd"
                      },{
                         "ns": 4026532183,
                         "nsfs": "/run/a\\n/run/b",
                         "command": "bash"
                      }
                   ]
                }
                """);
    }

    @Test
    void rowsBelowARowAreItsChildren() {
        Table table = Table.tree(List.of(NS, COMMAND), COMMAND);
        Table.Row init = table.add(List.of(Cell.number(1), Cell.text("init")));
        init.add(List.of(Cell.number(2), Cell.text("sh"))).add(List.of(Cell.number(3), Cell.text("vi")));
        init.add(List.of(Cell.number(4), Cell.text("cron")));
        table.add(List.of(Cell.number(5), Cell.text("kthreadd")));
        assertThat(print(table)).isEqualTo("""
                {
                   "namespaces": [
                      {
                         "ns": 1,
                         "command": "init",
                         "children": [
                            {
                               "ns": 2,
                               "command": "sh",
                               "children": [
                                  {
                                     "ns": 3,
                                     "command": "vi"
                                  }
                               ]
                            },{
                               "ns": 4,
                               "command": "cron"
                            }
                         ]
                      },{
                         "ns": 5,
                         "command": "kthreadd"
                      }
                   ]
                }
                """);
    }

    @Test
    void aTableWithoutRowsIsAnEmptyArray() {
        assertThat(print(Table.of(List.of(NS)))).isEqualTo("{\n   \"namespaces\": [\n\n   ]\n}\n");
    }

    @Test
    void hostileTextIsValidJsonAndReversible() {
        Table table = Table.of(List.of(COMMAND));
        table.add(List.of(Cell.text("\t\n\u001b[31m\u0001\udcff\u00e9\u4e2d\ud83d\ude00\\x41 \"q\"")));
        assertThat(print(table))
                .contains("\"command\": \"\\t\\n\\u001b[31m\\u0001\\udcff\u00e9\u4e2d\ud83d\ude00\\\\x41 \\\"q\\\"\"");
    }

    @Test
    void aDeepTreeIsNoProblem() {
        Table table = Table.tree(List.of(NS), NS);
        Table.Row row = table.add(List.of(Cell.number(0)));
        for (int i = 1; i < 2000; i++) {
            row = row.add(List.of(Cell.number(i)));
        }
        assertThat(print(table)).contains("\"ns\": 1999").endsWith("\n   ]\n}\n");
    }

    @Test
    void documentsOfOurOwnBeginWithTheirVersion() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        try (Json json = Json.versioned(out)) {
            json.field("name", "x").field("none", Optional.empty()).field("yes", true);
            json.object("inner")
                    .numbers("pids", List.of(1L, 2L))
                    .strings("words", List.of("a"))
                    .end();
            json.array("list").object().field("n", 1).end().object().end().end();
        }
        out.flush();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""
                {
                   "version": 1,
                   "name": "x",
                   "none": null,
                   "yes": true,
                   "inner": {
                      "pids": [
                         1,2
                      ],
                      "words": [
                         "a"
                      ]
                   },
                   "list": [
                      {
                         "n": 1
                      },{}
                   ]
                }
                """);
    }
}
