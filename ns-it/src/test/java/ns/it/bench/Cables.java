package ns.it.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.net.InterfaceAddress;
import ns.net.IpPrefix;
import ns.net.Netns;
import ns.net.NewLink;

/**
 * Ways to lay cables in a network namespace of their own, both ends up and addressed. Each tells the nanoseconds that took; namespaces,
 * processes and their starts are not in it, except with {@code ip -batch}.
 */
final class Cables {
    private static final Map<String, String> ONE_QUEUE = Map.of("Q1", "1");

    private Cables() {}

    /** What a new namespace has of version 6: the kernel's default, or none, which spares links their addresses and routes. */
    enum V6 {
        ON,
        OFF;

        private Netns create() throws IOException {
            Netns red = Netns.create();
            if (this == OFF) {
                red.sysctl("net.ipv6.conf.all.disable_ipv6", "1");
                red.sysctl("net.ipv6.conf.default.disable_ipv6", "1");
            }
            return red;
        }
    }

    /** One after the other, as {@code veth_floor.c} does in a mode such as {@code naive}. */
    static long byC(Path floor, String mode, int count, boolean oneQueue, V6 v6)
            throws IOException, InterruptedException {
        List<String> command = List.of(floor.toString(), mode, "" + count, "250");
        Map<String, String> common = Map.of("NODUMP", "1", "NODEL", "1", "V6", v6 == V6.ON ? "on" : "off");
        return Tool.milliseconds(Tool.output(command, common, oneQueue ? ONE_QUEUE : Map.of()), 0);
    }

    private static NewLink end(String name, boolean oneQueue) {
        NewLink end = NewLink.veth(name);
        return oneQueue ? end.txQueues(1).rxQueues(1) : end;
    }

    private static NewLink cable(int number, boolean oneQueue) {
        return end("va" + number, oneQueue).peer(end("vb" + number, oneQueue));
    }

    private static InterfaceAddress address(int number) throws IOException {
        byte[] bytes = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        return InterfaceAddress.of(new IpPrefix(InetAddress.getByAddress(bytes), 30));
    }

    /** One after the other, in the order of {@code naive}: up last. */
    static long oneByOne(int count, boolean oneQueue, V6 v6) throws IOException {
        try (Netns red = v6.create()) {
            return oneByOne(red, count, oneQueue);
        }
    }

    static long oneByOne(Netns red, int count, boolean oneQueue) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            red.addLink(cable(i, oneQueue));
            red.link("va" + i).address(address(4 * i + 1));
            red.link("vb" + i).address(address(4 * i + 2));
            red.link("va" + i).up();
            red.link("vb" + i).up();
        }
        return System.nanoTime() - start;
    }

    /** One after the other, with one queue; both ends are up before they get their addresses. */
    static long upFirst(int count) throws IOException {
        try (Netns red = V6.ON.create()) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                red.addLink(end("va" + i, true).up().peer(end("vb" + i, true).up()));
                red.link("va" + i).address(address(4 * i + 1));
                red.link("vb" + i).address(address(4 * i + 2));
            }
            return System.nanoTime() - start;
        }
    }

    /** All in one batch, in the same order. */
    static long batch(int count, boolean oneQueue, V6 v6) throws IOException {
        InterfaceAddress[] addresses = new InterfaceAddress[4 * count];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = address(i);
        }
        try (Netns red = v6.create()) {
            long start = System.nanoTime();
            red.batch(batch -> {
                for (int i = 0; i < count; i++) {
                    batch.addLink(cable(i, oneQueue))
                            .address("va" + i, addresses[4 * i + 1])
                            .address("vb" + i, addresses[4 * i + 2])
                            .up("va" + i)
                            .up("vb" + i);
                }
            });
            return System.nanoTime() - start;
        }
    }

    /** With the start of the process, a millisecond or two. */
    static long byIp(int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("link add va" + i + " type veth peer name vb" + i + "\n");
            lines.append("addr add " + address(4 * i + 1) + " dev va" + i + "\n");
            lines.append("addr add " + address(4 * i + 2) + " dev vb" + i + "\n");
            lines.append("link set va" + i + " up\nlink set vb" + i + " up\n");
        }
        Path file = Folders.work().resolve("batch");
        Files.writeString(file, lines);
        try (Netns red = Netns.create()) {
            long start = System.nanoTime();
            Nsenter.into(red).run(Command.of("ip", "-batch", file.toString()));
            return System.nanoTime() - start;
        }
    }

    /** A program that is told how many, and prints the milliseconds. */
    static long by(List<String> program, int count) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(program.subList(1, program.size()));
        arguments.add("" + count);
        try (Netns red = Netns.create()) {
            return Tool.milliseconds(
                    Nsenter.into(red).run(Command.of(program.get(0), arguments)).stdout(), 0);
        }
    }

    static final String PYROUTE2 = """
            import sys, time
            from pyroute2 import IPRoute
            n = int(sys.argv[1])
            with IPRoute() as ip:
                start = time.perf_counter()
                for i in range(n):
                    a, b = f'va{i}', f'vb{i}'
                    ip.link('add', ifname=a, kind='veth', peer=b)
                    for j, name in enumerate((a, b)):
                        index = ip.link_lookup(ifname=name)[0]
                        address = 0x0a000001 + 4 * i + j
                        text = '.'.join(str(address >> s & 255) for s in (24, 16, 8, 0))
                        ip.addr('add', index=index, address=text, prefixlen=30)
                        ip.link('set', index=index, state='up')
                print(f'{(time.perf_counter() - start) * 1000:.2f} ms')
            """;
}
