package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manual pages and completions, read by the programs that will read them. */
class DocumentsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() {
        Documents.write(new SampleVerbs(), folder, "1.2", LocalDate.of(2026, 11, 23));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
        return output;
    }

    /** Skips the test on a machine without the program; where everything must work, that is a failure. */
    private static void requires(String program) {
        boolean installed = false;
        for (String directory : System.getenv("PATH").split(":")) {
            installed |= Files.isExecutable(Path.of(directory, program));
        }
        if ("1".equals(System.getenv("NS_MUST_WORK"))) {
            assertThat(installed).as("%s is installed", program).isTrue();
        }
        assumeTrue(installed, program + " is not installed");
    }

    @Test
    void everyVerbHasAPage() throws IOException {
        try (var pages = Files.list(folder.resolve("man/man1"))) {
            assertThat(pages.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("ns.1", "ns-lsns.1", "ns-unshare.1", "ns-ps.1");
        }
    }

    @Test
    void mandocHasNothingToSayAboutThePages() throws Exception {
        requires("mandoc");
        assertThat(run("sh", "-c", "mandoc -T lint -W warning man/man1/*.1; true"))
                .isEmpty();
    }

    @Test
    void groffHasNothingToSayAboutThePages() throws Exception {
        requires("groff");
        assertThat(run("sh", "-c", "for p in man/man1/*.1; do groff -ww -man -Tutf8 $p 2>&1 >/dev/null; done"))
                .isEmpty();
    }

    @Test
    void aPageSaysWhatTheTableSays() throws IOException {
        String page = Files.readString(folder.resolve("man/man1/ns-lsns.1"));
        assertThat(page)
                .contains(".TH NS\\-LSNS 1 \"2026-11-23\" \"ns 1.2\" \"User Commands\"\n")
                .contains("ns\\-lsns \\- list system namespaces\n")
                .contains(".TP\n\\fB\\-T\\fR, \\fB\\-\\-tree\\fR[=\\fIrel\\fR]\nUse tree format (parent, owner).\n")
                .contains("A \\fB\\&.dot\\fR in front, a \\e and \\fB\\-\\-x\\fR are harmless.\n.PP\n\\&.Another")
                .contains("Of \\fB\\-\\-json\\fR, \\fB\\-\\-raw\\fR only one may be given.")
                .contains("\\fBlsns\\fR(8),\n\\fBnamespaces\\fR(7)")
                .doesNotContain("debug");
    }

    @ParameterizedTest
    @CsvSource({"bash, ns.bash", "zsh, _ns", "fish, ns.fish"})
    void theShellUnderstandsItsCompletion(String shell, String script) throws Exception {
        requires(shell);
        assertThat(run(shell, "-n", "completion/" + script)).isEmpty();
    }

    private String complete(String... words) throws Exception {
        StringBuilder line = new StringBuilder("source completion/ns.bash; COMP_WORDS=(");
        for (String word : words) {
            line.append('\'').append(word).append("' ");
        }
        line.append("); COMP_CWORD=").append(words.length - 1).append("; _ns; echo \"${COMPREPLY[*]}\"");
        return run("bash", "-c", line.toString()).strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '"',
            value = {
                "ns,|lsns unshare ps help --help --version",
                "ns,l|lsns",
                "ns,help,p|ps",
                "ns,ps,-|-J --json -h --help -V --version",
                "ns,lsns,--no|--noheadings",
                "ns,lsns,--debug|\"\"",
                "lsns,--out|--output --output-all",
                "lsns,-t,n|net",
                "lsns,--type,=,n|net",
                "lsns,--type,=|mnt net ipc",
                "lsns,--tree,=,o|owner",
                "lsns,-o,|NS TYPE NPROCS",
                "lsns,-o,NS%T|NS%TYPE",
                "unshare,--w|--wd",
                "/usr/bin/unshare,-w,comp|completion",
                "unshare,bash,comp|completion",
                "unshare,--uts,=,comp|completion",
                "unshare,-u,bas|basename bash bashbug",
            })
    void bashCompletes(String words, String candidates) throws Exception {
        String[] typed = words.split(",", -1);
        for (int i = 0; i < typed.length; i++) {
            typed[i] = typed[i].replace('%', ',');
        }
        List<String> offered = List.of(complete(typed).split(" "));
        List<String> expected = List.of(candidates.replace('%', ',').split(" "));
        if (words.endsWith("bas")) {
            assertThat(offered).contains("bash");
        } else {
            assertThat(offered).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void bashCompletesProcessesAndNamespaces() throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(complete("lsns", "-p", pid).split(" ")).contains(pid);
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/uts")).toString();
        String inode = link.substring(link.indexOf('[') + 1, link.length() - 1);
        assertThat(complete("ns", "ps", inode).split(" ")).contains(inode);
        assertThat(complete("lsns", "-p", "1", inode).split(" ")).contains(inode);
    }
}
