package ns.it;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Namespaces;
import ns.exec.Nsenter;
import ns.exec.NsProcess;
import ns.exec.OpenNamespaces;
import ns.exec.Unshare;
import ns.net.IpPrefix;
import ns.net.LinkInfo;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NetworkEvent;
import ns.net.NetworkMonitor;
import ns.net.Route;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Network namespaces that a user namespace of ours owns, wired by whoever has created it: an ordinary user, and root too. */
@KernelTest
@Requires(
        value = Need.USER_NAMESPACES,
        programs = {"ip", "ping", "sysctl"})
final class RootlessNetworksIT {
    private static final Unshare HOST = Unshare.of(USER, NET).mapRootUser();
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;

    private static void ping(NamespaceHandle from, String to) {
        Nsenter.into(from).run("ping", "-c1", "-W5", to);
    }

    private static NamespaceId placeOf(Fd socket) {
        try (NamespaceFd place = NamespaceFd.owning(Fd.owning(Namespaces.openNetworkOfSocket(socket.number())))) {
            return place.id();
        }
    }

    @Test
    @DisplayName("two hosts of one user namespace are wired and ping each other")
    void wire() {
        try (OpenNamespaces lab = HOST.open();
                Netns red = Netns.of(lab.handle(NET));
                Netns blue = Netns.of(lab.create(NET))) {
            red.addVeth("eth0", blue, "eth0");
            red.link("eth0").address("10.0.0.1/24").up();
            blue.link("eth0").address("10.0.0.2/24").up();
            ping(red, "10.0.0.2");
            ping(blue, "10.0.0.1");
            assertThat(blue.links()).extracting(LinkInfo::name).contains("lo", "eth0");
            assertThat(Nsenter.into(blue).run("ip", "-br", "link").stdout()).contains("eth0@");
        }
    }
}
