package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.exec.OpenNamespaces;
import ns.exec.Unshare;
import ns.net.LinkInfo;
import ns.net.MacAddress;
import ns.net.Neighbor;
import ns.net.Netns;
import ns.net.Tap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Links whose other end is a program. */
@KernelTest
@Root
final class TapIT {
    private static final int UDP_PAYLOAD = 28; // behind the headers of IP and UDP

    private static void send(Netns from, String to, byte... payload) throws IOException {
        from.call(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName(to), 9));
            }
            return payload;
        });
    }

    @Test
    @DisplayName("what the namespace sends through a tun is read, and what is written it receives")
    void packets() throws Exception {
        try (Netns red = Netns.create();
                Tap tun = red.tun("tun0")) {
            red.sysctl("net.ipv6.conf.all.disable_ipv6", "1");
            tun.link().address("10.0.0.1/24").up();
            send(red, "10.0.0.2", (byte) 42);
            ByteBuffer packet = ByteBuffer.allocate(100);
            assertThat(tun.read(packet)).isEqualTo(UDP_PAYLOAD + 1);
            assertThat(packet.get(UDP_PAYLOAD)).isEqualTo((byte) 42);
            tun.write(packet.flip());
            assertThat(packet.hasRemaining()).isFalse();
            assertThat(tun.link().statistics().rxPackets()).isEqualTo(1);
            assertThat(tun).hasToString("tun0 in " + red.id());
        }
    }

    @Test
    @DisplayName("a tap has frames, and a direct buffer will do")
    void frames() throws Exception {
        try (Netns red = Netns.create();
                Tap tap = red.tap("tap0")) {
            red.sysctl("net.ipv6.conf.all.disable_ipv6", "1");
            tap.link().address("10.0.0.1/24").up();
            red.addNeighbor(Neighbor.permanent("10.0.0.2", MacAddress.parse("02:00:00:00:00:02"), "tap0"));
            send(red, "10.0.0.2", (byte) 42);
            ByteBuffer frame = ByteBuffer.allocateDirect(100);
            assertThat(tap.read(frame)).isEqualTo(14 + UDP_PAYLOAD + 1);
            assertThat(frame.get(5)).isEqualTo((byte) 2);
            send(red, "10.0.0.2", (byte) 42);
            assertThatThrownBy(() -> tap.read(ByteBuffer.allocate(10))).isInstanceOf(BufferOverflowException.class);
        }
    }

    @Test
    @DisplayName("closing ends a read that waits, and the link")
    void close() throws Exception {
        try (Netns red = Netns.create()) {
            Tap tap = red.tap("tap0");
            tap.link().up();
            CompletableFuture<Integer> reading = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    ByteBuffer frame = ByteBuffer.allocate(2000);
                    while (true) { // what IPv6 has to say
                        tap.read(frame.clear());
                    }
                } catch (ClosedChannelException e) {
                    reading.completeExceptionally(e);
                }
            });
            reader.start();
            Await.until("the reader waits", () -> reader.getState() == Thread.State.RUNNABLE);
            tap.close();
            tap.close();
            assertThatThrownBy(() -> reading.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClosedChannelException.class);
            reader.join();
            assertThat(red.link("tap0").exists()).isFalse();
            assertThatThrownBy(() -> tap.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(ClosedChannelException.class)
                    .isNotInstanceOf(AsynchronousCloseException.class);
            assertThatThrownBy(() -> tap.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    @DisplayName("a namespace of another user namespace, which no thread can enter, has one too")
    void ofAnotherOwner() throws Exception {
        try (OpenNamespaces lab = Unshare.of(NamespaceType.USER, NamespaceType.NET)
                        .mapRootUser()
                        .open();
                Netns red = Netns.of(lab.handle(NamespaceType.NET));
                Tap tap = red.tap("tap0")) {
            tap.link().up();
            assertThat(red.links()).extracting(LinkInfo::name).containsExactly("lo", "tap0");
        }
    }

    @Test
    @DisplayName("what can not be is refused and leaves nothing")
    void refused() {
        try (Netns red = Netns.create();
                Tap tap = red.tap("tap0")) {
            assertThatThrownBy(() -> red.tun("tap0"))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isIn(Errno.EBUSY, Errno.EINVAL))
                    .hasMessageContaining("TUNSETIFF, tap0");
            assertThatThrownBy(() -> red.tap("lo")).isInstanceOf(SyscallException.class);
            assertThatIllegalArgumentException().isThrownBy(() -> red.tap("a name with blanks"));
            assertThatThrownBy(() -> tap.write(ByteBuffer.allocate(20)))
                    .isInstanceOfSatisfying(
                            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO)); // it is down
            tap.link().delete();
            assertThatThrownBy(() -> tap.read(ByteBuffer.allocate(20))).hasMessageContaining("EBADFD");
        }
    }
}
