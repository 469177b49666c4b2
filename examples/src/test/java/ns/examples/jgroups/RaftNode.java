package ns.examples.jgroups;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import ns.net.lab.Host;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.InMemoryLog;
import org.jgroups.protocols.raft.Log;
import org.jgroups.protocols.raft.NO_DUPES;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.REDIRECT;
import org.jgroups.raft.blocks.ReplicatedStateMachine;
import org.jgroups.util.Util;

/**
 * A node of a replicated map on a host of a lab. JGroups knows nothing of hosts: threads are where the thread was that started them, so
 * it is enough to make, use and close a node by {@link Host#call}. What it makes JVM-wide must be left alone (virtual threads) or forgotten
 * (its picture of the network interfaces).
 */
final class RaftNode {
    private static final int PORT = 7800;
    private static final long PATIENCE_MILLIS = 2000;

    private final Host host;
    private final JChannel channel;
    private final ReplicatedStateMachine<String, String> map;

    private RaftNode(Host host, JChannel channel) {
        this.host = host;
        this.channel = channel;
        this.map = new ReplicatedStateMachine<String, String>(channel)
                .raftId(host.name())
                .timeout(PATIENCE_MILLIS)
                .allowDirtyReads(true);
    }

    /** Starts a node on one of the hosts of a cluster. */
    static RaftNode start(Host host, List<Host> cluster) throws Exception {
        return host.call(() -> startHere(host, cluster));
    }

    private static RaftNode startHere(Host host, List<Host> hosts) throws Exception {
        Util.resetCachedAddresses(true, true); // those of the host where the last node was made
        JChannel channel = new JChannel(
                new TCP()
                        .setSockConnTimeout(300)
                        .useVirtualThreads(false) // their carriers would stay on this host
                        .setBindAddress(host.address())
                        .setBindPort(PORT)
                        .setPortRange(0),
                new TCPPING().setInitialHosts(addresses(hosts)).setPortRange(0),
                new MERGE3().setMinInterval(200).setMaxInterval(500),
                new FD_ALL3().setInterval(200).setTimeout(1000),
                new VERIFY_SUSPECT2().setTimeout(300),
                new NAKACK2().useMcastXmit(false),
                new UNICAST3(),
                new STABLE(),
                new NO_DUPES(),
                new GMS().setJoinTimeout(500).printLocalAddress(false),
                new FRAG4(),
                new ELECTION(),
                new RAFT().members(hosts.stream().map(Host::name).toList()).logClass(InMemoryLog.class.getName()),
                new REDIRECT());
        channel.name(host.name());
        RaftNode node = new RaftNode(host, channel);
        channel.connect("cluster");
        return node;
    }

    private static List<InetSocketAddress> addresses(List<Host> hosts) {
        return hosts.stream()
                .map(Host::address)
                .map(address -> new InetSocketAddress(address, PORT))
                .toList();
    }

    /** Writes, by way of the leader. */
    void put(String key, String value) throws Exception {
        host.call(() -> map.put(key, value));
    }

    /** Reads what this node knows. */
    Optional<String> get(String key) throws Exception {
        return Optional.ofNullable(host.call(() -> map.get(key)));
    }

    /** How many nodes it sees, itself too. */
    int seen() {
        return channel.getView().size();
    }

    boolean isLeader() {
        return raft().isLeader();
    }

    Host host() {
        return host;
    }

    private RAFT raft() {
        return channel.getProtocolStack().findProtocol(RAFT.class);
    }

    void stop() throws Exception {
        Log log = raft().log();
        host.call(() -> {
            channel.close();
            return channel;
        });
        log.delete(); // it is in memory, but the JVM's
    }

    @Override
    public String toString() {
        return host.name();
    }
}
