package ns.net.lab;

import java.util.Collection;
import ns.net.IpPrefix;

/** What is in /etc/hosts of the hosts of a lab. */
final class HostsFile {
    private static final String LOCAL = """
            127.0.0.1 localhost
            ::1 localhost ip6-localhost ip6-loopback
            """;

    private HostsFile() {}

    /** A name means the host's addresses, the first one first. The machine's name is everybody's, and means the one who asks. */
    static String text(Collection<Host> hosts) {
        StringBuilder text = new StringBuilder(LOCAL);
        for (Host host : hosts) {
            for (IpPrefix address : host.addresses()) {
                text.append(address.address().getHostAddress()).append(' ').append(host.name()).append('\n');
            }
        }
        return text.append("127.0.1.1 ").append(ns.core.sys.Host.uname().name()).append('\n').toString();
    }
}
