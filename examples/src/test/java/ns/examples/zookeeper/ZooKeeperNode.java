package ns.examples.zookeeper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import ns.net.lab.Host;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/**
 * A server of ZooKeeper on a host of a lab. ZooKeeper knows nothing of hosts: threads are where the thread was that started them, so it
 * is enough to start servers and clients by {@link Host#call}; what they are asked then may be asked from anywhere.
 */
final class ZooKeeperNode {
    private static final int PORT = 2181; // of clients that name none
    private static final int SESSION_MILLIS = 2000;
    private static final String PATH = "/colour";
    private static final int ANY_VERSION = -1;

    private final Host host;
    private final ZooKeeperServerEmbedded server;

    private ZooKeeperNode(Host host, ZooKeeperServerEmbedded server) {
        this.host = host;
        this.server = server;
    }

    /** Starts a server on one of the hosts of an ensemble; it does not wait for the others. */
    static ZooKeeperNode start(Host host, List<Host> ensemble, Path folder) throws Exception {
        return host.call(() -> startHere(host, ensemble, folder.resolve(host.name())));
    }

    private static ZooKeeperNode startHere(Host host, List<Host> ensemble, Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("myid"), Integer.toString(ensemble.indexOf(host) + 1));
        ZooKeeperServerEmbedded server = ZooKeeperServerEmbedded.builder()
                .baseDir(folder)
                .configuration(configuration(host, ensemble, data))
                .exitHandler(ExitHandler.LOG_ONLY) // the other would end this JVM
                .build();
        server.start();
        return new ZooKeeperNode(host, server);
    }

    private static Properties configuration(Host host, List<Host> ensemble, Path data) {
        Properties properties = new Properties();
        properties.setProperty("dataDir", data.toString());
        properties.setProperty("clientPort", Integer.toString(PORT));
        properties.setProperty("clientPortAddress", address(host));
        for (Host each : ensemble) {
            properties.setProperty("server." + (ensemble.indexOf(each) + 1), address(each) + ":2888:3888");
        }
        properties.setProperty("admin.enableServer", "false"); // it brings a web server
        // who has heard nothing for 5 ticks of 100 ms is cut off
        properties.setProperty("tickTime", "100");
        properties.setProperty("syncLimit", "5");
        properties.setProperty("initLimit", "50");
        // these are the JVM's: not to wait for the disk, how long to try to reach another, and how often to ask for
        // votes at least
        properties.setProperty("forceSync", "no");
        properties.setProperty("cnxTimeout", "500");
        properties.setProperty("fastleader.maxNotificationInterval", "400");
        return properties;
    }

    private static String address(Host host) {
        return host.address().getHostAddress();
    }

    /** What a client asks for. */
    @FunctionalInterface
    private interface Question<T> {
        T of(ZooKeeper client) throws KeeperException, InterruptedException;
    }

    /** Asks it as a client on its host that has just come. One that stays waits up to a second before it connects again. */
    private <T> T ask(Question<T> question) throws Exception {
        ZooKeeper client = host.call(() -> new ZooKeeper(address(host), SESSION_MILLIS, event -> {}));
        try {
            return question.of(client);
        } finally {
            client.close();
        }
    }

    /** Makes what is written and read, once for all. */
    void create() throws Exception {
        ask(client -> client.create(PATH, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
    }

    void put(String colour) throws Exception {
        ask(client -> client.setData(PATH, colour.getBytes(StandardCharsets.UTF_8), ANY_VERSION));
    }

    /** Reads what this server knows. */
    String get() throws Exception {
        return new String(ask(client -> client.getData(PATH, false, null)), StandardCharsets.UTF_8);
    }

    /** Asks it what it is. */
    boolean isLeader() throws Exception {
        return status().contains("Mode: leader");
    }

    /** Returns whether it has a leader. */
    boolean isServing() throws Exception {
        return status().contains("Mode: ");
    }

    private String status() throws Exception {
        return host.call(() -> FourLetterWordMain.send4LetterWord(address(host), PORT, "srvr"));
    }

    Host host() {
        return host;
    }

    void stop() throws Exception {
        server.close();
    }

    /** Ends what ZooKeeper forgets now and then when a leader stops: a thread that would send to a follower, and waits for ever. */
    static void endForgottenThreads() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Sender-/"))
                .forEach(Thread::interrupt);
    }

    @Override
    public String toString() {
        return host.name();
    }
}
