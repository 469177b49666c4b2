package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountPointTest {
    private static final String HYBRID = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
            + "40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd\n"
            + "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 master:2 - cgroup2 cgroup2 rw\n"
            + "42 31 0:38 /user.slice /mnt/a\\040b\\134c rw - cgroup2 cgroup2 rw\n"
            + "cut off\n";

    @Test
    void mountsOfOneTypeAreFound() {
        assertThat(MountPoint.of(HYBRID, "cgroup2"))
                .containsExactly(
                        new MountPoint("/", "/sys/fs/cgroup/unified"), new MountPoint("/user.slice", "/mnt/a b\\c"));
        assertThat(MountPoint.of(HYBRID, "selinuxfs")).isEmpty();
        assertThat(MountPoint.of("", "cgroup2")).isEmpty();
    }

    @Test
    void foldersAreFoundBelowThem() {
        MountPoint whole = new MountPoint("/", "/cg");
        assertThat(whole.pathOf("/")).contains("/cg");
        assertThat(whole.pathOf("/a/b")).contains("/cg/a/b");
        assertThat(whole.pathOf("/..")).isEmpty();
        assertThat(whole.pathOf("/../a")).isEmpty();
        assertThat(whole.pathOf("/..a")).contains("/cg/..a");
        MountPoint part = new MountPoint("/user", "/mnt");
        assertThat(part.pathOf("/user")).contains("/mnt");
        assertThat(part.pathOf("/user/one")).contains("/mnt/one");
        assertThat(part.pathOf("/username")).isEmpty();
        assertThat(part.pathOf("/")).isEmpty();
        assertThat(new MountPoint("/..", "/mnt").pathOf("/../a")).contains("/mnt/a");
        assertThat(new MountPoint("/", "/").pathOf("/a")).contains("/a");
        assertThat(new MountPoint("/", "/").pathOf("/")).contains("/");
    }
}
