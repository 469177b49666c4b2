package ns.net.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The labs that everybody needs. */
final class Shapes {
    private Shapes() {}

    static void require(String what, int number, int least) {
        if (number < least) {
            throw new IllegalArgumentException(what + ": at least " + least + ", not " + number);
        }
    }

    static void pair(NetLab lab) {
        lab.addLink(lab.addHost("h1"), lab.addHost("h2"));
    }

    static void star(NetLab lab, int hosts) {
        site(lab, 1, 1, hosts);
    }

    /** A switch with hosts. */
    private static Switch site(NetLab lab, int number, int first, int hosts) {
        Switch middle = lab.addSwitch("s" + number);
        lab.addHosts(names(first, hosts)).forEach(host -> lab.addLink(host, middle));
        return middle;
    }

    private static List<String> names(int first, int hosts) {
        return IntStream.range(first, first + hosts)
                .mapToObj(number -> "h" + number)
                .toList();
    }

    static void line(NetLab lab, int switches) {
        List<Switch> row = new ArrayList<>();
        for (int number = 1; number <= switches; number++) {
            Switch next = lab.addSwitch("s" + number);
            if (number > 1) {
                lab.addLink(row.get(row.size() - 1), next);
            }
            row.add(next);
        }
        List<Host> hosts = lab.addHosts(names(1, switches));
        for (int number = 0; number < switches; number++) {
            lab.addLink(hosts.get(number), row.get(number));
        }
    }

    static void ring(NetLab lab, int routers) {
        List<Router> ring = new ArrayList<>();
        for (Host host : lab.addHosts(names(1, routers))) {
            Router router = lab.addRouter("r" + (ring.size() + 1));
            lab.addLink(host, router);
            ring.add(router);
        }
        for (int number = 0; number < routers; number++) {
            lab.addLink(ring.get(number), ring.get((number + 1) % routers));
        }
        lab.addRoutes();
    }

    static void mesh(NetLab lab, int hosts) {
        List<Host> mesh = lab.addHosts(names(1, hosts));
        for (int number = 1; number <= hosts; number++) {
            Host host = mesh.get(number - 1);
            host.addAddress("10.255." + number / 256 + "." + number % 256);
            mesh.subList(0, number - 1).forEach(other -> lab.addLink(other, host));
        }
        lab.addRoutes();
    }

    static void wan(NetLab lab, int first, int second) {
        Switch left = site(lab, 1, 1, first);
        Switch right = site(lab, 2, first + 1, second);
        Router one = lab.addRouter("r1");
        Router two = lab.addRouter("r2");
        lab.addLink(one, left);
        lab.addLink(two, right);
        lab.addLink(one, two);
        lab.addRoutes();
    }
}
