package ns.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a link is born with, and what comes after. */
final class LinkPlanTest {
    private static final int FLAGS = 16 + 8;
    private static final int CHANGE = FLAGS + 4;

    private static final NewLink A = NewLink.veth("a");
    private static final NewLink B = NewLink.veth("b");

    private static int bornWith(NewLink link) {
        Request creation = LinkPlan.creation(link, name -> 0, name -> 0);
        ByteBuffer message = ByteBuffer.wrap(creation.toBytes()).order(ByteOrder.nativeOrder());
        assertThat(message.getInt(CHANGE)).isEqualTo(message.getInt(FLAGS));
        return message.getInt(FLAGS);
    }

    private static List<String> finishing(NewLink link, boolean isPeer) {
        return LinkPlan.finishing(link, LinkRef.named(link.name()), isPeer, name -> 0).stream()
                .map(Request::operation)
                .toList();
    }

    @Test
    void linkIsUpFromItsCreation() {
        NewLink bridge = NewLink.of("br0", new Bridge()).up();
        assertThat(bornWith(bridge)).isEqualTo(1);
        assertThat(finishing(bridge, false)).isEmpty();
    }

    @Test
    void endOfACableThatIsDownIsUpFromItsCreation() {
        assertThat(bornWith(A.up().peer(B))).isEqualTo(1);
        assertThat(finishing(A.up().peer(B), false)).isEmpty();
        assertThat(finishing(B, true)).isEmpty();
    }

    @Test
    void peerAloneComesUpLater() {
        assertThat(bornWith(A.peer(B.up()))).isZero();
        assertThat(finishing(A.peer(B.up()), false)).isEmpty();
        assertThat(finishing(B.up(), true)).containsExactly("link set b up");
    }

    @Test
    void bothEndsOfACableComeUpTogether() {
        NewLink cable = A.alternativeName("alpha").up().peer(B.up());
        assertThat(bornWith(cable)).isZero();
        assertThat(finishing(cable, false)).containsExactly("link property add a altname alpha", "link set a up");
        assertThat(finishing(B.up(), true)).containsExactly("link set b up");
    }
}
