package ns.it;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import ns.net.lab.NetLab;
import ns.net.lab.Router;
import ns.net.lab.WayOut;

/** A JVM whose lab has a way out to where it is, to be killed. */
final class LabWayOutProgram {
    private LabWayOutProgram() {}

    /** Says what the server outside sees of a host, and the link that leads there; waits to be killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (NetLab lab = NetLab.wan(1, 1)) {
            WayOut way = ((Router) lab.host("r1")).wayOut(WayOut.Forwarding.ENABLED);
            System.out.println(LabWayOutIT.seen(lab.host("h2")));
            System.out.println(way.device());
            new CountDownLatch(1).await();
        }
    }
}
