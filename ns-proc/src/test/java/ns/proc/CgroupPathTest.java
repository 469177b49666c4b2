package ns.proc;

import static ns.proc.Fixtures.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CgroupPathTest {
    private static List<CgroupPath> parse(byte[] text) {
        return CgroupPath.parse(text, text.length, "cgroup");
    }

    private static List<CgroupPath> machine(String name) {
        return parse(Fixtures.bytes(name + "/cgroup"));
    }

    @Test
    void versionTwoIsOneLine() {
        assertThat(machine("docker"))
                .containsExactly(new CgroupPath(0, List.of(), "/system.slice/docker-4e1243bd22c6.scope/a b:c", false));
        assertThat(machine("docker").get(0).isUnified()).isTrue();
    }

    @Test
    void versionOneHasControllersAndNames() {
        assertThat(machine("centos7"))
                .hasSize(6)
                .contains(new CgroupPath(4, List.of("cpuacct", "cpu"), "/system.slice/sshd.service", false));
        assertThat(machine("centos7").get(5).name()).contains("systemd");
        assertThat(machine("centos7").get(0).name()).isEmpty();
        assertThat(machine("android")).hasSize(5).noneMatch(CgroupPath::isUnified);
    }

    @Test
    void hybridsHaveBoth() {
        assertThat(machine("firecracker")).hasSize(10).last().matches(CgroupPath::isUnified);
        assertThat(machine("systemd"))
                .hasSize(3)
                .filteredOn(CgroupPath::isUnified)
                .hasSize(1);
    }

    @Test
    void aRemovedGroupOfVersionTwoIsMarked() {
        CgroupPath removed = machine("systemd").get(2);
        assertThat(removed.deleted()).isTrue();
        assertThat(removed.path()).isEqualTo("/../../user.slice/user-1000.slice/session-2.scope");
        assertThat(machine("centos7").get(4))
                .as("version 1 marks nothing: this is a name")
                .isEqualTo(new CgroupPath(2, List.of("blkio"), "/x (deleted)", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0:", "0::", "0::x", "x::/", "::/", "99999999999999999999::/", "-1::/"})
    void whatIsNoGroupIsRefused(String line) {
        assertThatThrownBy(() -> parse(latin1("0::/\n" + line + "\n")))
                .isInstanceOf(ProcFormatException.class)
                .hasMessageStartingWith("cgroup:2: expected ");
    }

    @Test
    void damagedTextIsReadOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] text = Fixtures.bytes("systemd/cgroup");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Fixtures.damaged(text, random);
            try {
                parse(damaged).forEach(CgroupPath::name);
            } catch (ProcFormatException e) {
                assertThat(e.line()).isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }
}
