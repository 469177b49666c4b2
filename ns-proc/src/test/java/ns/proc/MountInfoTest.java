package ns.proc;

import static ns.proc.Fixtures.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MountInfoTest {
    private static List<MountInfo> parse(byte[] text) {
        return MountInfo.parse(text, text.length, "mountinfo");
    }

    private static MountInfo only(String line) {
        List<MountInfo> mounts = parse(latin1(line + "\n"));
        assertThat(mounts).hasSize(1);
        return mounts.get(0);
    }

    private static List<MountInfo> machine(String name) {
        return parse(Fixtures.bytes(name + "/mountinfo"));
    }

    private static MountInfo mountedAt(String machine, String mountPoint) {
        List<MountInfo> found = new ArrayList<>(machine(machine));
        found.removeIf(mount -> !mount.mountPoint().equals(mountPoint));
        assertThat(found).as(mountPoint).hasSize(1);
        return found.get(0);
    }

    @Test
    void everyFieldOfALineIsRead() {
        assertThat(only("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 x:y - ext3 /dev/root rw,errors=continue"))
                .isEqualTo(new MountInfo(
                        36,
                        35,
                        98 << 8,
                        "/mnt1",
                        "/mnt2",
                        "rw,noatime",
                        List.of("master:1", "x:y"),
                        "ext3",
                        "/dev/root",
                        "rw,errors=continue"));
    }

    @ParameterizedTest
    @CsvSource({"firecracker,35", "docker,15", "android,9", "centos7,7", "systemd,7"})
    void everyLineOfEveryMachineIsRead(String machine, int lines) {
        assertThat(machine(machine)).hasSize(lines);
    }

    @Test
    void escapesAreDecoded() {
        assertThat(machine("firecracker"))
                .extracting(MountInfo::mountPoint)
                .contains("/tmp/fx/a b", "/tmp/fx/tab\tx", "/tmp/fx/new\nline", "/tmp/fx/back\\slash", "/tmp/fx/ü")
                .contains("/tmp/fx/bad\uDCFF\uDCFEname");
        assertThat(mountedAt("firecracker", "/tmp/fx/a b").source()).isEqualTo("none of it");
        assertThat(mountedAt("systemd", "/mnt/big").source()).isEqualTo("host:/export two");
    }

    @Test
    void whatIsNoEscapeStays() {
        assertThat(only("1 1 0:1 / /a\\04 rw - x \\400\\8\\1 rw\\040x").mountPoint())
                .isEqualTo("/a\\04");
        assertThat(only("1 1 0:1 / /a rw - x \\400\\8\\1 rw").source()).isEqualTo("\\400\\8\\1");
        assertThat(only("1 1 0:1 / /\\303\\274 rw - x y rw").mountPoint()).isEqualTo("/ü");
    }

    @Test
    void optionsStayAsTheKernelWritesThem() {
        assertThat(mountedAt("firecracker", "/tmp/fx/merged").superOptions())
                .isEqualTo("rw,lowerdir=low\\134:er,upperdir=upper,workdir=work,uuid=on");
        assertThat(only("1 1 0:1 / / rw - x y a b  c ").superOptions()).isEqualTo("a b  c ");
    }

    @Test
    void aSourceMayBeEmpty() {
        assertThat(mountedAt("firecracker", "/tmp/fx/plain").source()).isEmpty();
        assertThat(mountedAt("firecracker", "/tmp/fx/plain").superOptions()).isEqualTo("rw");
    }

    @Test
    void propagationIsRead() {
        assertThat(mountedAt("firecracker", "/tmp/fx/shared").peerGroup()).hasValue(1);
        assertThat(mountedAt("firecracker", "/tmp/fx/unb").isUnbindable()).isTrue();
        assertThat(mountedAt("docker", "/").masterGroup()).hasValue(262);
        assertThat(mountedAt("docker", "/").peerGroup()).isEmpty();
        MountInfo snap = mountedAt("systemd", "/snap/core/1");
        assertThat(snap.masterGroup()).hasValue(35);
        assertThat(snap.propagatesFrom()).hasValue(2);
        assertThat(snap.optionalFields()).containsExactly("master:35", "propagate_from:2", "future:x");
        assertThat(only("1 1 0:1 / / rw shared: master:x - x y rw").peerGroup()).isEmpty();
    }

    @Test
    void aDeletedRootIsKnown() {
        assertThat(mountedAt("firecracker", "/tmp/fx/gone").root()).isEqualTo("/src//deleted");
        assertThat(mountedAt("firecracker", "/tmp/fx/gone").isRootDeleted()).isTrue();
        assertThat(mountedAt("firecracker", "/tmp/fx/plain").isRootDeleted()).isFalse();
    }

    @Test
    void mountedNamespacesAreKnown() {
        assertThat(mountedAt("firecracker", "/tmp/fx/ipc").namespace())
                .contains(new NamespaceId(NamespaceType.IPC, 4, 4026531839L));
        assertThat(mountedAt("firecracker", "/tmp/fx/plain").namespace()).isEmpty();
        assertThat(only("1 1 0:4 new:[1] /x rw - nsfs nsfs rw").namespace()).isEmpty();
        assertThat(only("1 1 0:4 net:[x] /x rw - nsfs nsfs rw").namespace()).isEmpty();
        assertThat(only("1 1 0:4 net:[ /x rw - nsfs nsfs rw").namespace()).isEmpty();
    }

    @Test
    void devicesAreNumbersAsStatGivesThem() {
        assertThat(mountedAt("systemd", "/mnt/big").device()).isEqualTo(0xffffffffL); // makedev(4095, 1048575)
    }

    @Test
    void onlyNamespacesAreReadWhereOnlyTheseAreWanted() {
        for (String machine : List.of("firecracker", "docker", "android", "centos7", "systemd")) {
            byte[] text = Fixtures.bytes(machine + "/mountinfo");
            List<MountInfo> expected = new ArrayList<>(parse(text));
            expected.removeIf(mount -> !mount.fileSystem().equals("nsfs"));
            assertThat(MountInfo.parseNamespaces(text, text.length, "mountinfo"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void theBytesAfterTheLengthAreNotText() {
        byte[] text = latin1("1 1 0:4 net:[7] /x rw - nsfs nsfs rw\n2 1 0:4 net:[8] /x rw - nsfs nsfs rw\n");
        assertThat(MountInfo.parse(text, 37, "m")).hasSize(1);
        assertThat(MountInfo.parseNamespaces(text, 37, "m")).hasSize(1);
        assertThat(MountInfo.parse(text, 0, "m")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "x 1 0:1 / / rw - x y rw",
                "-1 1 0:1 / / rw - x y rw",
                "99999999999999999999 1 0:1 / / rw - x y rw",
                "2147483648 1 0:1 / / rw - x y rw",
                "1 1 0 / / rw - x y rw",
                "1 1 0: / / rw - x y rw",
                "1 1 :0 / / rw - x y rw",
                "1 1 0:1:2 / / rw - x y rw",
                "1 1 0:1 / /",
                "1 1 0:1 / / rw",
                "1 1 0:1 / / rw shared:1",
                "1 1 0:1 / / rw  - x y rw",
                "1 1 0:1 / / rw -",
                "1 1 0:1 / / rw - x",
                "1 1 0:1 / / rw - x y",
                "1  1 0:1 / / rw - x y rw",
            })
    void whatIsNoMountIsRefused(String line) {
        byte[] text = latin1("1 1 0:1 / / rw - x y rw\n" + line + "\n");
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ProcFormatException.class)
                .hasMessageStartingWith("mountinfo:2: expected ");
    }

    @Test
    void aCutOffLineIsRefused() {
        byte[] text = latin1("1 1 0:4 net:[7] /x rw - nsfs nsfs rw");
        assertThatThrownBy(() -> parse(text)).hasMessage("mountinfo:1: expected the line to be complete");
        assertThatThrownBy(() -> MountInfo.parseNamespaces(text, text.length, "m"))
                .isInstanceOf(ProcFormatException.class);
    }

    @Test
    void errorsQuoteWithoutHarm() {
        byte[] text = latin1("\u001b[2J\u00ff\r 1\n");
        assertThatThrownBy(() -> parse(text))
                .hasMessage("mountinfo:1: expected a mount id instead of \"\\u001b[2J\\udcff\\u000d\"");
        byte[] longText = latin1("x".repeat(100_000) + "\n");
        assertThatThrownBy(() -> parse(longText)).hasMessageMatching(".*\"x{80}…\"");
    }

    @Test
    void damagedTextIsReadOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] text = Fixtures.bytes("systemd/mountinfo");
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Fixtures.damaged(text, random);
            try {
                parse(damaged).forEach(mount -> mount.namespace());
                MountInfo.parseNamespaces(damaged, damaged.length, "mountinfo");
            } catch (ProcFormatException e) {
                assertThat(e.line()).isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }

    @Test
    void namesSurviveTheKernelsEscapes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] name = new byte[1 + random.nextInt(20)];
            random.nextBytes(name);
            StringBuilder escaped = new StringBuilder();
            for (byte b : name) {
                char c = (char) (b & 0xff);
                if (" \t\n\\#".indexOf(c) >= 0) {
                    escaped.append('\\').append((char) ('0' + (c >> 6))).append((char) ('0' + (c >> 3 & 7)));
                    escaped.append((char) ('0' + (c & 7)));
                } else {
                    escaped.append(c);
                }
            }
            assertThat(ProcText.encode(
                            only("1 1 0:1 / " + escaped + " rw - x y rw").mountPoint()))
                    .as("seed %d", seed)
                    .isEqualTo(name);
        }
    }

    @Test
    void readingIsLinear() {
        byte[] text = latin1("36 35 98:0 / /mnt\\0402 rw shared:1 - ext3 /dev/root rw\n".repeat(100_000));
        assertThat(parse(text)).hasSize(100_000);
        byte[] namespaces = latin1("36 35 0:4 net:[1] /x rw - nsfs nsfs rw\n".repeat(100_000));
        assertThat(MountInfo.parseNamespaces(namespaces, namespaces.length, "m"))
                .hasSize(100_000);
        assertThat(MountInfo.parseNamespaces(text, text.length, "m")).isEmpty();
    }
}
