package ns.examples.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.examples.Eventually;
import ns.examples.Threads;
import ns.net.lab.Host;
import ns.net.lab.NetLab;
import ns.net.lab.junit.Star;
import org.apache.zookeeper.KeeperException.ConnectionLossException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers of ZooKeeper in this JVM, whose leader is cut off. */
final class ZooKeeperTest {
    private final List<ZooKeeperNode> nodes = new ArrayList<>();

    @BeforeEach
    void start(@Star(3) NetLab lab, @TempDir Path folder) throws Exception {
        for (Host host : lab.hosts()) {
            nodes.add(ZooKeeperNode.start(host, lab.hosts(), folder));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (ZooKeeperNode node : nodes) {
            node.stop();
        }
    }

    @AfterAll
    static void noThreadStaysOnAHost() throws Exception {
        Eventually.holds(() -> {
            ZooKeeperNode.endForgottenThreads();
            assertThat(Threads.elsewhere()).isEmpty();
        });
    }

    @Test
    @DisplayName("the others go on with a new leader, the old one serves nobody, and after the cut all agree")
    void partition(@Star(3) NetLab lab) throws Exception {
        leader(nodes).create();
        write("red", nodes);

        ZooKeeperNode old = leader(nodes);
        List<ZooKeeperNode> others = new ArrayList<>(nodes);
        others.remove(old);
        lab.isolate(old.host()).from(others.stream().map(ZooKeeperNode::host).toArray(Host[]::new));
        assertThatThrownBy(() -> old.put("lost")).isInstanceOf(ConnectionLossException.class);
        write("green", others);
        assertThat(old.isServing()).isFalse(); // not even what it knows

        lab.heal();
        await("green", nodes);
        write("blue", nodes);
        assertThat(old.isLeader()).isFalse();
    }

    private static ZooKeeperNode leader(List<ZooKeeperNode> nodes) throws Exception {
        return Eventually.find(() -> {
            for (ZooKeeperNode node : nodes) {
                if (node.isLeader()) {
                    return Optional.of(node);
                }
            }
            return Optional.empty();
        });
    }

    /** Writes, as soon as there is somebody to write to. */
    private static void write(String colour, List<ZooKeeperNode> nodes) throws Exception {
        leader(nodes).put(colour);
        await(colour, nodes);
    }

    /** Each server answers from what it knows, which may be older than what the leader knows. */
    private static void await(String colour, List<ZooKeeperNode> nodes) throws Exception {
        for (ZooKeeperNode node : nodes) {
            Eventually.holds(() -> assertThat(node.isServing()).isTrue());
            Eventually.holds(() -> assertThat(node.get()).isEqualTo(colour));
        }
    }
}
