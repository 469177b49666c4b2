package ns.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ns.core.Errno;
import ns.exec.Nsenter;
import ns.net.LinkStatistics;
import ns.net.NetlinkException;
import ns.net.Netns;
import ns.net.NewLink;
import ns.net.Offload;
import ns.net.OffloadInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Offloads, link state, sizes of segments and counters, as we and as ethtool(8) and ip(8) see them. */
@KernelTest
@Root
@Requires(programs = {"ip", "ethtool", "ping"})
final class OffloadIT {
    private static final Pattern FEATURE = Pattern.compile("\t?([a-z0-9-]+): (on|off)( \\[.*])?");

    private static Netns withCable() {
        Netns red = Netns.create();
        red.addLink(NewLink.veth("v0").up().peer(NewLink.veth("v1").up()));
        return red;
    }

    /** What {@code ethtool -k} prints, by name. */
    private static Map<String, String> features(Netns namespace, String link) {
        Map<String, String> features = new TreeMap<>();
        for (String line :
                Nsenter.into(namespace).run("ethtool", "-k", link).stdout().split("\n")) {
            Matcher matcher = FEATURE.matcher(line);
            if (matcher.matches()) {
                String more = Optional.ofNullable(matcher.group(3)).orElse("");
                features.put(matcher.group(1), matcher.group(2) + more);
            }
        }
        return features;
    }

    private static OffloadInfo find(Netns namespace, String name) {
        return namespace.link("v0").offloads().stream()
                .filter(each -> each.offload().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** ethtool has old names for some, and shows those only under them. */
    private static final Map<String, String> OLD = Map.of(
            "rx-checksum", "rx-checksumming",
            "rx-gro", "generic-receive-offload",
            "rx-lro", "large-receive-offload",
            "rx-hashing", "receive-hashing",
            "rx-ntuple-filter", "ntuple-filters",
            "rx-vlan-hw-parse", "rx-vlan-offload",
            "tx-vlan-hw-insert", "tx-vlan-offload",
            "tx-generic-segmentation", "generic-segmentation-offload");

    private static void assertAsEthtool(Netns red, String link) {
        Map<String, String> theirs = features(red, link);
        List<OffloadInfo> ours = red.link(link).offloads();
        assertThat(ours).hasSizeGreaterThan(40);
        for (OffloadInfo each : ours) {
            String name = each.offload().name();
            assertThat(each)
                    .hasToString(name + ": " + Objects.requireNonNull(theirs.get(OLD.getOrDefault(name, name)), name));
        }
    }

    @Test
    @DisplayName("offloads are those of ethtool, before and after a change")
    void offloads() {
        try (Netns red = withCable()) {
            assertAsEthtool(red, "v0");
            assertAsEthtool(red, "lo");
            red.link("v0").offload(Offload.TX_CHECKSUM, false);
            assertThat(features(red, "v0")).containsEntry("tx-checksumming", "off");
            assertThat(find(red, "tx-checksum-ip-generic").isOn()).isFalse();
            assertThat(find(red, "tx-tcp-segmentation"))
                    .as("needs checksums")
                    .isEqualTo(new OffloadInfo(new Offload("tx-tcp-segmentation"), false, true, false));
            assertAsEthtool(red, "v0");
            red.link("v0").offload(Offload.TX_CHECKSUM, true).offload(Offload.GENERIC_RECEIVE, true);
            assertThat(features(red, "v0"))
                    .containsEntry("tx-checksumming", "on")
                    .containsEntry("generic-receive-offload", "on");
            assertAsEthtool(red, "v0");
        }
    }

    @Test
    @DisplayName("what the kernel does not accept is named, and taken back")
    void notAccepted() {
        try (Netns red = withCable()) {
            red.link("v0").offload(Offload.TX_CHECKSUM, false).offload(Offload.TCP_SEGMENTATION, false);
            List<OffloadInfo> before = red.link("v0").offloads();
            assertThatThrownBy(() -> red.link("v0").offload(new Offload("tx-tcp6-segmentation"), true))
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageContaining("ethtool -K v0 tx-tcp6-segmentation on: EOPNOTSUPP")
                    .hasMessageContaining("the kernel did not accept tx-tcp6-segmentation");
            assertThat(red.link("v0").offloads()).isEqualTo(before);
            assertThatThrownBy(() -> red.link("v0").offload(new Offload("rx-lro"), true))
                    .hasMessageContaining("it is fixed at this link");
            assertThatThrownBy(() -> red.link("v0").offload(new Offload("rx-nothing"), true))
                    .hasMessageContaining("this kernel knows no offload by that name");
            assertThatThrownBy(() -> red.link("v9").offloads())
                    .satisfies(e -> assertThat(((NetlinkException) e).errno()).isEqualTo(Errno.ENODEV));
            assertThatIllegalArgumentException().isThrownBy(() -> new Offload("TX"));
            red.link("v0").offload(new Offload("rx-lro"), false);
        }
    }

    @Test
    @DisplayName("state and speed are those of ethtool")
    void linkState() {
        try (Netns red = withCable()) {
            assertThat(red.link("v0").isDetected()).isTrue();
            assertThat(red.link("v0").speed()).hasValue(10_000_000_000L);
            assertThat(Nsenter.into(red).run("ethtool", "v0").stdout())
                    .contains("Speed: 10000Mb/s", "Link detected: yes");
            red.link("v1").down();
            assertThat(red.link("v0").isDetected()).isFalse();
            assertThat(Nsenter.into(red).run("ethtool", "v0").stdout()).contains("Link detected: no");
            assertThatThrownBy(() -> red.link("lo").speed()).hasMessageContaining("EOPNOTSUPP");
        }
    }

    @Test
    @DisplayName("the sizes of segments are what ip shows")
    void segments() {
        try (Netns red = withCable()) {
            red.link("v0").gsoMaxSize(32_768).gsoMaxSegments(100).groMaxSize(16_384);
            Map<String, Object> ip = IpTool.show(red, "link", "show", "v0").get(0);
            assertThat(ip.get("gso_max_size")).hasToString("32768");
            assertThat(ip.get("gso_max_segs")).hasToString("100");
            assertThat(red.link("v0").info().segments().gsoMaxSize()).isEqualTo(32_768);
            assertThat(red.link("v0").info().segments().gsoMaxSegments()).isEqualTo(100);
            assertThat(red.link("v0").info().segments().groMaxSize()).hasValue(16_384);
            assertThatIllegalArgumentException().isThrownBy(() -> red.link("v0").gsoMaxSize(0));
            assertThatThrownBy(() -> red.link("v0").gsoMaxSize(4_000_000_000L)).hasMessageContaining("gso_max_size");
        }
    }

    @Test
    @DisplayName("the counters of all links are those of each")
    void statistics() {
        try (Netns red = withCable()) {
            red.link("lo").up();
            red.link("v0").down();
            Nsenter.into(red).run("ping", "-q", "-c3", "-i0.01", "127.0.0.1");
            Map<String, LinkStatistics> all = red.stats();
            assertThat(all).containsOnlyKeys("lo", "v0", "v1");
            assertThat(all).containsEntry("lo", red.link("lo").statistics());
            assertThat(Objects.requireNonNull(all.get("lo")).rxPackets()).isEqualTo(6);
        }
    }

    @Test
    @DisplayName("a namespace that is closed answers no more")
    void closed() {
        Netns red = withCable();
        red.link("v0").offloads();
        red.close();
        assertThatThrownBy(() -> red.link("v0").offloads()).isInstanceOf(IllegalStateException.class);
    }
}
