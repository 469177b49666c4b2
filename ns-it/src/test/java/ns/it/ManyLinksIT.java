package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ns.net.LinkInfo;
import ns.net.Netns;
import ns.net.NewLink;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** As many links as no machine should have. */
@KernelTest
@Root
final class ManyLinksIT {
    private static final int CABLES = 5000;

    @Test
    @DisplayName("10,000 links are told whole, found by name, and deleted as a group")
    void tenThousand() {
        try (Netns red = Netns.create()) {
            for (int i = 0; i < CABLES; i++) {
                red.addLink(NewLink.veth("a" + i).group(9).peer(NewLink.veth("b" + i)));
            }
            List<LinkInfo> links = red.links();
            assertThat(links).hasSize(1 + 2 * CABLES);
            assertThat(links.stream().map(LinkInfo::index).distinct().count()).isEqualTo(1 + 2 * CABLES);
            assertThat(links.stream().map(LinkInfo::name).distinct().count()).isEqualTo(1 + 2 * CABLES);
            LinkInfo last = red.link("b" + (CABLES - 1)).info();
            assertThat(links).contains(last);
            assertThat(red.link("a" + (CABLES - 1)).info().index())
                    .isEqualTo(last.parent().orElseThrow());
            red.deleteGroup(9);
            assertThat(red.links()).hasSize(1);
        }
    }
}
