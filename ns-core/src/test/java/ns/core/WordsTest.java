package ns.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NamespaceType, NamespaceId, Pid, SyscallException. */
class WordsTest {
    /** From linux/sched.h. */
    @Test
    void flagsAreThoseOfTheKernel() {
        assertThat(Arrays.stream(NamespaceType.values())
                        .map(type -> type.procName() + " " + type.cloneFlagName() + " "
                                + Integer.toHexString(type.cloneFlag())))
                .containsExactly(
                        "cgroup CLONE_NEWCGROUP 2000000",
                        "ipc CLONE_NEWIPC 8000000",
                        "mnt CLONE_NEWNS 20000",
                        "net CLONE_NEWNET 40000000",
                        "pid CLONE_NEWPID 20000000",
                        "time CLONE_NEWTIME 80",
                        "user CLONE_NEWUSER 10000000",
                        "uts CLONE_NEWUTS 4000000");
    }

    @Test
    void typesAreFoundByNameAndFlag() {
        for (NamespaceType type : NamespaceType.values()) {
            assertThat(NamespaceType.named(type.procName())).contains(type);
            assertThat(NamespaceType.flagged(type.cloneFlag())).contains(type);
        }
        assertThat(NamespaceType.named("NET")).isEmpty();
        assertThat(NamespaceType.named("pid_for_children")).isEmpty();
        assertThat(NamespaceType.flagged(0)).isEmpty();
        assertThat(NamespaceType.flagged(0x4200_0000)).isEmpty();
    }

    @Test
    void onlyPidAndUserNamespacesFormTrees() {
        assertThat(Arrays.stream(NamespaceType.values()).filter(NamespaceType::isHierarchical))
                .containsExactly(NamespaceType.PID, NamespaceType.USER);
    }

    @Test
    void idIsPrintedAsTheKernelPrintsIt() {
        assertThat(new NamespaceId(NamespaceType.NET, 4, 4026531840L)).hasToString("net:[4026531840]");
        assertThat(new NamespaceId(NamespaceType.MNT, 4, -1)).hasToString("mnt:[18446744073709551615]");
    }

    @Test
    void printedIdIsParsed() {
        NamespaceId id = new NamespaceId(NamespaceType.NET, 4, 4026531840L);
        assertThat(NamespaceId.parse(id.toString(), 4)).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "net", "net:[", "net:[]", "net:[x]", "net:[-1]", "net:[1", "new:[1]", ":[1]", "socket:[17]"})
    void whatIsNoIdIsNotParsed(String text) {
        assertThat(NamespaceId.parse(text, 4)).isEmpty();
    }

    @Test
    void idsOrderByInodeThenDeviceThenType() {
        NamespaceId first = new NamespaceId(NamespaceType.UTS, 9, 1);
        NamespaceId second = new NamespaceId(NamespaceType.UTS, 3, 2);
        NamespaceId third = new NamespaceId(NamespaceType.CGROUP, 4, 2);
        NamespaceId fourth = new NamespaceId(NamespaceType.IPC, 4, 2);
        assertThat(Stream.of(fourth, third, second, first).sorted()).containsExactly(first, second, third, fourth);
    }

    @Test
    void sameInodeOnAnotherDeviceIsAnotherNamespace() {
        assertThat(new NamespaceId(NamespaceType.UTS, 3, 1)).isNotEqualTo(new NamespaceId(NamespaceType.UTS, 4, 1));
    }

    @Test
    void pidIsPositive() {
        assertThat(Pid.of(1)).hasToString("1");
        assertThat(Pid.of(Integer.MAX_VALUE).number()).isEqualTo(Integer.MAX_VALUE);
        for (int number : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Pid.of(number))
                    .withMessageContaining(Integer.toString(number));
        }
        assertThat(List.of(Pid.of(3), Pid.of(20)).stream().sorted()).containsExactly(Pid.of(3), Pid.of(20));
        assertThat(Pid.self().number()).isEqualTo((int) ProcessHandle.current().pid());
    }

    @Test
    void messageOfAFailureIsCallReasonAndHint() {
        SyscallException bare = new SyscallException("setns(4, CLONE_NEWNET)", Errno.EPERM);
        assertThat(bare).hasMessage("setns(4, CLONE_NEWNET): EPERM (Operation not permitted)");
        assertThat(bare.hint()).isEmpty();

        SyscallException hinted = bare.withHint("needs CAP_SYS_ADMIN");
        assertThat(hinted)
                .hasMessage(bare.getMessage() + ": needs CAP_SYS_ADMIN")
                .hasCause(bare);
        assertThat(hinted.hint()).contains("needs CAP_SYS_ADMIN");
        assertThat(hinted.errno()).isEqualTo(Errno.EPERM);
        assertThat(hinted.call()).isEqualTo("setns(4, CLONE_NEWNET)");
    }
}
