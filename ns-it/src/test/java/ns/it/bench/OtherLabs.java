package ns.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a star of hosts is made with elsewhere, as a program that prints how long it was up and down. */
final class OtherLabs {
    /** In network, mount and file namespaces of its own, since both leave traces in those of the machine. */
    private static final String PLACE =
            "ip link set lo up; mkdir -p /run/netns; mount -t tmpfs none /run/netns; exec \"$@\" 2>/dev/null";

    private static final String PYTHON = "/usr/bin/python3";

    /** Once before, so that it is warm. */
    private static final String MININET = """
            import sys, time
            from mininet.net import Mininet
            from mininet.topo import SingleSwitchTopo
            from mininet.nodelib import LinuxBridge
            hosts = int(sys.argv[1])
            for warm in False, True:
                start = time.perf_counter()
                net = Mininet(topo=SingleSwitchTopo(hosts), switch=LinuxBridge, controller=None)
                net.start()
                up = time.perf_counter()
                net.stop()
                down = time.perf_counter()
            print(f'{(up - start) * 1000:.2f} ms, {(down - up) * 1000:.2f} ms')
            """;

    private static final String IP = """
            start=$(date +%s%N)
            ip link add s1 type bridge forward_delay 0
            ip link set s1 up
            i=1
            while [ $i -le $1 ]; do
                ip netns add h$i
                ip link add s1-$i type veth peer name eth0 netns h$i
                ip link set s1-$i master s1 up
                ip -n h$i link set lo up
                ip -n h$i addr add 10.1.0.$i/16 dev eth0
                ip -n h$i link set eth0 up
                i=$((i + 1))
            done
            ready=$(date +%s%N)
            while [ $i -gt 1 ]; do
                i=$((i - 1))
                ip netns del h$i
            done
            ip link del s1
            end=$(date +%s%N)
            awk "BEGIN { printf \\"%.2f ms, %.2f ms\\\\n\\", ($ready - $start) / 1e6, ($end - $ready) / 1e6 }"
            """;

    private final String title;
    private final List<String> program;

    private OtherLabs(String title, List<String> program) {
        this.title = title;
        this.program = program;
    }

    /** In nanoseconds. */
    record Times(long up, long down) {}

    String title() {
        return title;
    }

    /** Those that are there; for the others it is said what is missing. */
    static List<OtherLabs> installed() throws IOException, InterruptedException {
        List<OtherLabs> all = new ArrayList<>();
        all.add(new OtherLabs("ip, a command for each", List.of("sh", script("star.sh", IP))));
        String missing = "";
        if (!Tool.succeeds(PYTHON, "-c", "import mininet.net")) {
            missing = "no Debian package mininet";
        } else if (!Tool.succeeds("brctl", "--version")) {
            missing = "no Debian package bridge-utils";
        }
        if (!missing.isEmpty()) {
            System.out.println("Without Mininet: " + missing + ".\n");
            return all;
        }
        all.add(new OtherLabs("Mininet, LinuxBridge", List.of(PYTHON, script("star.py", MININET))));
        return all;
    }

    private static String script(String name, String text) throws IOException {
        Path file = Folders.work().resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    Times star(int hosts) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("unshare", "-m", "-n", "--propagation", "slave", "sh", "-c", PLACE, "sh"));
        command.addAll(program);
        command.add("" + hosts);
        String output = Tool.output(command, Map.of(), Map.of());
        return new Times(Tool.milliseconds(output, 0), Tool.milliseconds(output, 1));
    }
}
