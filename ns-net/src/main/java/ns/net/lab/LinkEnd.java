package ns.net.lab;

import java.util.List;
import ns.net.IpPrefix;
import ns.net.MacAddress;

/** One of the two ends of a {@link LabLink}: what it is at its node. Safe for use by several threads. */
public final class LinkEnd {
    private final Node node;
    private final String device;
    private final String port;
    private final MacAddress mac;
    private final List<IpPrefix> addresses;

    LinkEnd(Node node, String device, String port, MacAddress mac, List<IpPrefix> addresses) {
        this.node = node;
        this.device = device;
        this.port = port;
        this.mac = mac;
        this.addresses = List.copyOf(addresses);
    }

    /**
     * Returns whose end it is.
     *
     * @return a host, a router or a switch
     */
    public Node node() {
        return node;
    }

    /**
     * Returns what the link is called there, as ip(8) run on the host shows it.
     *
     * @return such as {@code eth0}; of a switch, the name of its port in the fabric
     */
    public String device() {
        return device;
    }

    /**
     * Returns the hardware address that frames of a host come from.
     *
     * @return its own in the whole lab
     */
    public MacAddress mac() {
        return mac;
    }

    /**
     * Returns the addresses that it has, with the lengths of their subnets.
     *
     * @return the first is the one that was assigned or given first; none at a switch
     */
    public List<IpPrefix> addresses() {
        return addresses;
    }

    /** The link of the fabric at which frames from this end come in. */
    String port() {
        return port;
    }

    /**
     * Returns node, name and addresses.
     *
     * @return such as {@code a eth0 10.1.0.1/16}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(node.name());
        if (node instanceof Host) {
            text.append(' ').append(device);
        }
        addresses.forEach(address -> text.append(' ').append(address));
        return text.toString();
    }
}
