package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import ns.core.Capability;
import ns.core.IdMapping;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdMapTest {
    private static final Caller USER = new Caller(1001, 1002, Set.of());
    private static final Caller SETUID = new Caller(1001, 1002, Set.of(Capability.CAP_SETUID));
    private static final Caller ROOT = new Caller(0, 0, Set.of(Capability.CAP_SETUID, Capability.CAP_SETGID));
    private static final Caller POOR_ROOT = new Caller(0, 0, Set.of());
    private static final OptionalLong ZERO = OptionalLong.of(0);

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("passwd"), "root:x:0:0:::\nalice:x:1001:1002:::\nbob:x:1003:1003:::\n");
        Files.writeString(folder.resolve("subuid"), "bob:5:five\nalice:100000:65536\n");
        Files.writeString(folder.resolve("subgid"), "1001:200000:65536\n1002:5:5\n");
        Files.writeString(
                folder.resolve("uid_map"), "         0       1000          1\n         1     100000      65536\n");
        Files.writeString(folder.resolve("gid_map"), "");
    }

    @Test
    void ownIdIsWrittenByTheProcessItself() {
        for (Caller caller : List.of(USER, ROOT, POOR_ROOT)) {
            IdMap map = map(IdKind.GROUP, ZERO, caller);
            assertThat(map.text()).isEqualTo("0 " + caller.gid() + " 1\n");
            assertThat(map.writer()).isEqualTo(MapWriter.SELF);
        }
        assertThat(map(IdKind.USER, OptionalLong.of(5), USER).text()).isEqualTo("5 1001 1\n");
    }

    @Test
    void rangesAreWrittenByWhoHasTheCapabilityElseByTheTool() {
        IdRange range = IdRange.of(0, 100_000, 10);
        assertThat(map(IdKind.USER, ZERO, ROOT, range).writer()).isEqualTo(MapWriter.PRIVILEGED);
        assertThat(map(IdKind.USER, ZERO, SETUID, range).writer()).isEqualTo(MapWriter.PRIVILEGED);
        assertThat(map(IdKind.GROUP, ZERO, SETUID, range).writer()).isEqualTo(MapWriter.TOOL);
        assertThat(map(IdKind.USER, ZERO, USER, range).writer()).isEqualTo(MapWriter.TOOL);
        assertThat(map(IdKind.USER, ZERO, POOR_ROOT, range).writer()).isEqualTo(MapWriter.TOOL);
    }

    @Test
    void aRangeThatIsOnlyOnesOwnIdNeedsNoTool() {
        IdRange own = IdRange.of(7, 1001, 1);
        assertThat(map(IdKind.USER, OptionalLong.empty(), USER, own).writer()).isEqualTo(MapWriter.SELF);
        assertThat(map(IdKind.USER, ZERO, USER, own).lines()).containsExactly(new IdMapping(0, 1001, 1));
        assertThat(map(IdKind.USER, ZERO, USER, own).writer()).isEqualTo(MapWriter.SELF);
        assertThat(map(IdKind.GROUP, OptionalLong.empty(), USER, own).writer()).isEqualTo(MapWriter.TOOL);
        assertThat(map(IdKind.GROUP, OptionalLong.empty(), ROOT, IdRange.of(0, 0, 1))
                        .writer())
                .isEqualTo(MapWriter.PRIVILEGED);
    }

    @Test
    void aProcessThatGivesUpItsIdIsMappedFromBeside() {
        assertThat(map(IdKind.USER, ZERO, ROOT).writtenBeside(ROOT).writer()).isEqualTo(MapWriter.PRIVILEGED);
        assertThat(map(IdKind.USER, ZERO, USER).writtenBeside(USER).writer()).isEqualTo(MapWriter.TOOL);
    }

    @Test
    void theToolGetsThreeNumbersALine() {
        assertThat(map(IdKind.USER, ZERO, USER, IdRange.AUTO).command("4711"))
                .containsExactly("newuidmap", "4711", "0", "1001", "1", "1", "100000", "65536");
        assertThat(map(IdKind.GROUP, ZERO, USER, IdRange.AUTO).command("4711"))
                .as("groups are those of the user")
                .containsExactly("newgidmap", "4711", "0", "1002", "1", "1", "200000", "65536");
    }

    @Test
    void whatIsMappedAlreadyStaysInPlace() {
        assertThat(map(IdKind.USER, OptionalLong.empty(), ROOT, IdRange.ALL).text())
                .isEqualTo("0 0 1\n1 1 65536\n");
        assertThatIllegalStateException()
                .isThrownBy(() -> map(IdKind.GROUP, OptionalLong.empty(), ROOT, IdRange.ALL))
                .withMessage("no gid is mapped in this user namespace: " + folder.resolve("gid_map") + " is empty");
    }

    @Test
    void nothingAskedForIsNoMap() {
        assertThat(IdMap.of(IdKind.USER, OptionalLong.empty(), List.of(), USER, source(IdKind.USER, USER)))
                .isEmpty();
    }

    @Test
    void idsThatAreNoneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map(IdKind.USER, OptionalLong.of(IdMapping.ALL), USER))
                .withMessageContaining("4294967295 1001 1");
        assertThatIllegalArgumentException().isThrownBy(() -> map(IdKind.USER, OptionalLong.of(-1), USER));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IdRange.of(0, 5, 0))
                .withMessageContaining("0 5 0");
    }

    @Test
    void whoHasNoLineIsTold() throws IOException {
        Path subuid = folder.resolve("subuid");
        assertThatIllegalStateException()
                .isThrownBy(() -> map(IdKind.USER, ZERO, ROOT, IdRange.AUTO))
                .withMessage("no line matching user \"root\" in " + subuid);
        assertThatIllegalStateException()
                .isThrownBy(() -> map(IdKind.USER, ZERO, new Caller(1003, 5, Set.of()), IdRange.SUBIDS))
                .withMessage("no line matching user \"bob\" in " + subuid + " (line 1 has no range of ids)");
        Caller nobody = new Caller(4_000_000_001L, 5, Set.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> map(IdKind.USER, ZERO, nobody, IdRange.AUTO))
                .withMessage("you (user 4000000001) don't exist.");
        Files.writeString(subuid, "4000000001:10:20\n");
        assertThat(map(IdKind.USER, ZERO, nobody, IdRange.AUTO).text()).isEqualTo("0 4000000001 1\n1 10 20\n");
        Files.delete(subuid);
        assertThatThrownBy(() -> map(IdKind.USER, ZERO, USER, IdRange.AUTO))
                .hasMessage("open(\"" + subuid + "\"): ENOENT (No such file or directory)");
    }

    @Test
    void theCallerIsWhatItsStatusSays() throws IOException {
        String status = Files.readString(Path.of("/proc/thread-self/status"));
        Caller caller = Caller.now();
        assertThat(status).containsPattern("Uid:\t\\d+\t" + caller.uid() + "\t");
        assertThat(status).containsPattern("Gid:\t\\d+\t" + caller.gid() + "\t");
        assertThat(status).contains(String.format("CapEff:\t%016x\n", caller.capabilities()));
    }

    @Test
    void theKernelsOwnTextIsUnderstood() throws IOException {
        Path self = Path.of("/proc/self");
        Caller caller = Caller.now();
        assertThat(new MachineIds(IdKind.USER, caller.uid(), self, Path.of("/etc")).mapped())
                .anyMatch(range -> range.containsInside(caller.uid()));
    }

    private IdMap map(IdKind kind, OptionalLong inside, Caller caller, IdRange... ranges) {
        return IdMap.of(kind, inside, List.of(ranges), caller, source(kind, caller))
                .orElseThrow();
    }

    private IdSource source(IdKind kind, Caller caller) {
        return new MachineIds(kind, caller.uid(), folder, folder);
    }
}
