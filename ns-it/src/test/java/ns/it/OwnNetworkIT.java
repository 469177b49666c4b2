package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ns.core.Errno;
import ns.net.LinkInfo;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.Nft;
import ns.net.NftBatch;
import ns.net.NftTable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Our own network namespace, for everybody. */
@KernelTest
final class OwnNetworkIT {
    @Test
    @DisplayName("anybody may ask for links, addresses and routes of the namespace that he is in")
    void looks() {
        try (Netns ours = Netns.current()) {
            assertThat(ours.links()).extracting(LinkInfo::name).contains("lo");
            assertThat(ours.link("lo").info().index()).isEqualTo(1);
            assertThat(ours.addresses()).isNotNull();
            assertThat(ours.rules()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("an ordinary user is told what he would need to change it")
    void changes() {
        boolean isRoot = Need.isRoot();
        try (Netns ours = Netns.current()) {
            if (isRoot) {
                ours.link("lo").mtu(ours.link("lo").info().mtu()); // as it is
                return;
            }
            assertThatThrownBy(() -> ours.link("lo").down())
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
                    .hasMessageContaining("link set lo down")
                    .hasMessageContaining("CAP_NET_ADMIN");
        }
    }

    @Test
    @DisplayName("an ordinary user is told what he would need to filter packets, or to see how they are filtered")
    void filters() {
        NftTable table = NftTable.inet("ns-it");
        try (Netns ours = Need.isRoot() ? Netns.create() : Netns.current();
                Nft nft = ours.nft()) {
            if (Need.isRoot()) {
                nft.commit(NftBatch.of().addTable(table));
                assertThat(nft.tables()).containsExactly(table);
                return;
            }
            assertThatThrownBy(() -> nft.commit(NftBatch.of().addTable(table).deleteTable(table)))
                    .isInstanceOfSatisfying(
                            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
                    .hasMessageContaining("nft commit")
                    .hasMessageContaining("CAP_NET_ADMIN");
            assertThatThrownBy(nft::tables)
                    .hasMessageContaining("nft list tables: EPERM")
                    .hasMessageContaining("CAP_NET_ADMIN");
        }
    }
}
