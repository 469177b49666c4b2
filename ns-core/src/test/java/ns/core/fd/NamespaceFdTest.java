package ns.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.sys.Descriptors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamespaceFdTest {
    private List<String> open;

    /** Without pipes and files: the JDK closes those of a process some time after its end, and opens a jar when it needs it. */
    private static List<String> descriptors() {
        List<String> found = new ArrayList<>();
        for (String fd : new File("/proc/self/fd").list()) {
            try {
                String target =
                        Files.readSymbolicLink(Path.of("/proc/self/fd", fd)).toString();
                if (!target.startsWith("pipe:") && !Files.isRegularFile(Path.of(target))) {
                    found.add(fd + " " + target);
                }
            } catch (IOException e) {
                assertThat(e).isInstanceOf(NoSuchFileException.class); // the one that listed the folder
            }
        }
        return found;
    }

    @BeforeEach
    void countDescriptors() {
        NamespaceFd.openSelf(NamespaceType.UTS).close(); // loads classes, and with them open jars
        JdkSockets.make(); // which stay
        open = descriptors();
    }

    @AfterEach
    void noDescriptorLeaked() {
        assertThat(open).containsAll(descriptors()); // the JDK may close some of its own meanwhile
    }

    @ParameterizedTest
    @EnumSource
    void ownNamespacesAreThoseOfProc(NamespaceType type) throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/thread-self/ns", type.procName()))
                .toString();
        try (NamespaceFd own = NamespaceFd.openSelf(type);
                NamespaceFd byPid = NamespaceFd.open(Pid.self(), type)) {
            assertThat(own.id()).hasToString(link).isEqualTo(byPid.id());
            assertThat(own.type()).isEqualTo(type);
            assertThat(own.fd().number()).isNotEqualTo(byPid.fd().number());
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"USER"},
            mode = EnumSource.Mode.EXCLUDE)
    void ownNamespacesHaveAnOwner(NamespaceType type) {
        try (NamespaceFd own = NamespaceFd.openSelf(type)) {
            own.owner().ifPresent(owner -> {
                assertThat(owner.type()).isEqualTo(NamespaceType.USER);
                try (NamespaceFd opened = own.openOwner()) {
                    assertThat(opened.id()).isEqualTo(owner);
                    assertThat(opened.ownerUid()).isNotNegative();
                }
            });
        }
    }

    /** Our own pid namespace: whatever is above it is not ours to know. */
    @Test
    void parentOfOurOwnPidNamespaceIsNotTold() {
        try (NamespaceFd own = NamespaceFd.openSelf(NamespaceType.PID)) {
            assertThat(own.parent()).isEmpty();
            assertThatThrownBy(own::openParent)
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
                    .hasMessageContaining("there is none");
        }
    }

    @Test
    void questionsToTheWrongTypeAreRefused() {
        try (NamespaceFd uts = NamespaceFd.openSelf(NamespaceType.UTS)) {
            assertThatIllegalArgumentException().isThrownBy(uts::parent).withMessageContaining("uts:[");
            assertThatIllegalArgumentException().isThrownBy(uts::openParent);
            assertThatIllegalArgumentException().isThrownBy(uts::ownerUid).withMessageContaining("ask its owner");
            assertThat(uts.mountNamespaceId()).isEqualTo(OptionalLong.empty());
        }
    }

    @Test
    void whatIsNoNamespaceIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path path : new Path[] {file, folder, Path.of("/dev/null"), Path.of("/proc/self/status")}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NamespaceFd.at(path))
                    .withMessage(path + " is not the file of a namespace");
        }
        assertThatThrownBy(() -> NamespaceFd.at(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    @Timeout(20)
    void aPipeIsRefusedWithoutWaitingForAWriter(@TempDir Path folder) throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> NamespaceFd.at(pipe));
    }

    @Test
    void aRefusedDescriptorIsClosed() {
        Fd folder = Fd.owning(Descriptors.open(Path.of("/"), Descriptors.O_RDONLY));
        assertThatThrownBy(() -> NamespaceFd.owning(folder))
                .isInstanceOfSatisfying(
                        SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTTY));
        assertThatIllegalStateException().isThrownBy(folder::number);
    }

    @Test
    void aClosedHandleRefuses() {
        NamespaceFd closed = NamespaceFd.openSelf(NamespaceType.NET);
        closed.close();
        closed.close();
        assertThatIllegalStateException().isThrownBy(closed::owner);
        assertThatIllegalStateException().isThrownBy(closed::kernelId);
        assertThatIllegalStateException().isThrownBy(() -> closed.call(() -> 1));
        assertThat(closed.toString()).endsWith("(fd closed)");
    }

    @Test
    void whatIsNotPinnedIsNotUnpinned(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamespaceFd.unpin(file))
                .withMessageContaining(file.toString());
        assertThat(file).exists();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/proc/self/ns/net"));
        assertThatIllegalArgumentException().isThrownBy(() -> NamespaceFd.unpin(link));
    }

    @Test
    void whatNoThreadCanCreateIsRefusedAlsoManyTimes() {
        for (NamespaceType type : List.of(NamespaceType.USER, NamespaceType.PID, NamespaceType.TIME)) {
            assertThatThrownBy(() -> NamespaceFd.create(type, 2, created -> created))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("can be the first in a " + type.procName() + " namespace");
        }
        assertThatThrownBy(() -> NamespaceFd.create(NamespaceType.UTS, -1, created -> created))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
