package ns.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import ns.core.fd.NamespaceFd;
import ns.exec.Nsenter;
import ns.net.Netns;
import ns.net.lab.Host;
import ns.net.lab.NetLab;

/** A JVM with a lab: to be killed, or as root of a user namespace. */
final class LabProgram {
    private LabProgram() {}

    /**
     * Builds a lab and says what it found there; given a file of a network namespace, puts a cable from a host into it, and waits for
     * its end.
     */
    public static void main(String[] arguments) throws IOException {
        try (NetLab lab = NetLab.wan(2, 1)) {
            Host near = lab.host("h1");
            Host far = lab.host("h3");
            Nsenter.into(near).run("ping", "-c1", "-w10", "h3");
            LabIT.talk(near, far);
            String address = near.call(() -> InetAddress.getByName("h3")).getHostAddress();
            long interfaces =
                    near.call(() -> NetworkInterface.networkInterfaces().count());
            System.out.println(address + " " + interfaces);
            if (arguments.length > 0) {
                try (Netns watched = Netns.of(NamespaceFd.at(Path.of(arguments[0])))) {
                    far.netns().addVeth("watched", watched, "far");
                }
                System.out.println("ready");
                System.in.read();
            }
        }
    }
}
