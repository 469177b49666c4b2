package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each odd way to keep a namespace alive: {@code ns lsns} lists it, and {@code ns pins} tells a way in that works. */
@KernelTest
@Root
@Requires(programs = {"nsenter", "readlink"})
final class PinsCliIT {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        process       | fork { unshare uts say it }                                    | uts | process
        thread        | thread { unshare net say it }                                  | net | thread
        descriptor    | share { unshare uts open /proc/thread-self/ns/uts say it exit } | uts | descriptor
        path only     | share { unshare ipc open-path /proc/thread-self/ns/ipc say it exit } | ipc | descriptor
        private table | fork { thread { files share { unshare cgroup open /proc/thread-self/ns/cgroup say it exit } } } | cgroup | descriptor
        socket        | share { unshare net socket say it exit }                       | net | socket
        other mounts  | fork { unshare mnt tmpfs /mnt fork { unshare net bind /proc/self/ns/net /mnt/x say it exit } } | net | mount
        own mount     | unshare mnt tmpfs /mnt fork { unshare uts bind /proc/self/ns/uts /mnt/x say it exit } | uts | mount
        mount point   | fork { unshare mnt tmpfs /mnt fork { unshare ipc bind /proc/self/ns/ipc /mnt/a\\x20b'c say it exit } } | ipc | mount
        """)
    @DisplayName("is listed, told, and a way in")
    void pin(String what, String script, String type, String kind) {
        try (Scene scene = Scene.start(script)) {
            NamespaceId id =
                    scene.actor("it").namespace(NamespaceType.named(type).orElseThrow());
            check(id, kind);
        }
    }

    @Test
    @Requires(Need.TIME_NAMESPACES)
    @DisplayName("a time namespace that waits for children is listed, and can be entered by its pin")
    void forChildren() {
        try (Scene scene = Scene.start("fork { unshare time say it }")) {
            check(scene.actor("it").forChildren(NamespaceType.TIME), "children");
        }
    }

    @Test
    @DisplayName("a pid namespace whose first process has ended is listed")
    void deadForChildren() {
        try (Scene scene = Scene.start("fork { unshare pid fork { exit } say it }")) {
            NamespaceId id = scene.actor("it").forChildren(NamespaceType.PID);
            assertThat(lsns(id)).hasSize(1);
            assertThat(kinds(id)).containsExactly("children");
        }
    }

    @Test
    @DisplayName("a user namespace without a process is told as owner and parent of what is below it")
    void ownerAndParent() {
        try (Scene scene = Scene.start("fork { unshare user say it unshare user,uts }")) {
            NamespaceId id = scene.actor("it").namespace(NamespaceType.USER);
            assertThat(kinds(id)).contains("parent");
            assertThat(lsns(id)).hasSize(1);
        }
    }

    @Test
    @Requires(programs = "ip")
    @DisplayName("a network namespace that ip netns named is listed with its mount point")
    void named() {
        // in mount namespaces of its own: nothing of it reaches the machine
        try (Stage stage = Stage.set("tmpfs /run fork { }")) {
            assertThat(stage.see(Cli.program("ip", "netns", "add", "red")).run().status())
                    .isZero();
            Cli.Outcome outcome = stage.see(Cli.lsns()).run("-t", "net", "-P", "-J", "-l");
            assertThat(outcome.json().rows("namespaces")).singleElement().satisfies(row -> {
                assertThat(row.text("nsfs")).isEqualTo("/run/netns/red");
                assertThat(row.number("nprocs")).isZero();
                assertThat(row.text("netnsid")).isEqualTo("unassigned");
            });
        }
    }

    private static void check(NamespaceId id, String kind) {
        assertThat(lsns(id)).as("%s", id).hasSize(1);
        assertThat(kinds(id)).contains(kind);
        for (Json pin : pins(id)) {
            String enter = pin.text("enter");
            // util-linux 2.41 has --net-socket; the installed one may not
            if (!pin.text("kind").equals(kind) || enter.contains("--net-socket")) {
                continue;
            }
            assertThat(enter).as("%s", pin).startsWith("nsenter ");
            Cli.Outcome outcome = Cli.program(
                            "sh",
                            "-c",
                            enter + " readlink /proc/self/ns/" + id.type().procName())
                    .run();
            assertThat(outcome.out()).as("%s: %s", enter, outcome).isEqualTo(id + "\n");
        }
    }

    private static List<String> lsns(NamespaceId id) {
        return Cli.lsns()
                .run("-n", "-r", "-l", "-o", "NS", "-Q", "NS == " + id.inode())
                .lines();
    }

    private static List<String> kinds(NamespaceId id) {
        return pins(id).stream().map(pin -> pin.text("kind")).toList();
    }

    private static List<Json> pins(NamespaceId id) {
        Cli.Outcome outcome = Cli.ns("pins", "--json").run(id.toString());
        assertThat(outcome.status()).as("%s", outcome).isZero();
        return outcome.json().rows("pins");
    }
}
