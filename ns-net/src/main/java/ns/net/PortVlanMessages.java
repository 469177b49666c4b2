package ns.net;

import java.util.ArrayList;
import java.util.List;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/** RTM_*LINK of the family of bridges: the VLANs of ports. */
final class PortVlanMessages {
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;

    private static final int AF_BRIDGE = 7;
    private static final int FIXED = 16;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_EXT_MASK = 29;
    private static final int RTEXT_FILTER_BRVLAN = 2;
    private static final int IFLA_BRIDGE_FLAGS = 0;
    private static final int IFLA_BRIDGE_VLAN_INFO = 2;
    private static final int BRIDGE_FLAGS_SELF = 2;
    private static final int PVID = 2;
    private static final int UNTAGGED = 4;

    private PortVlanMessages() {}

    /** Of a port, or of the bridge itself. */
    static Request add(String link, int index, boolean isBridge, PortVlan vlan) {
        return change("vlan add dev " + link + " " + vlan, RTM_SETLINK, index, isBridge, vlan);
    }

    static Request delete(String link, int index, boolean isBridge, int id) {
        return change("vlan del dev " + link + " vid " + id, RTM_DELLINK, index, isBridge, PortVlan.tagged(id));
    }

    private static Request change(String operation, int type, int index, boolean isBridge, PortVlan vlan) {
        return Request.change(operation, type, 0, AttributeNames.LINK, writer -> {
            header(writer, index);
            writer.nested(IFLA_AF_SPEC, () -> {
                if (isBridge) {
                    writer.u16(IFLA_BRIDGE_FLAGS, BRIDGE_FLAGS_SELF);
                }
                writer.nested(
                        IFLA_BRIDGE_VLAN_INFO, () -> writer.u16(flags(vlan)).u16(vlan.id()));
            });
        });
    }

    private static int flags(PortVlan vlan) {
        return (vlan.isPvid() ? PVID : 0) | (vlan.isUntagged() ? UNTAGGED : 0);
    }

    private static void header(MessageWriter writer, int index) {
        writer.u8(AF_BRIDGE).u8(0).u16(0).u32(index).u32(0).u32(0);
    }

    static Request dump() {
        return Request.dump("vlan show", RTM_GETLINK, AttributeNames.LINK, writer -> {
            header(writer, 0);
            writer.u32(IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN);
        });
    }

    /** Null of another link. */
    static @Nullable List<PortVlan> decode(Message message, int index) {
        if (LinkMessages.index(message) != index) {
            return null;
        }
        List<PortVlan> vlans = new ArrayList<>();
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            if (attributes.type() == IFLA_AF_SPEC) {
                take(attributes.nested(), vlans);
            }
        }
        return vlans;
    }

    private static void take(Attributes inside, List<PortVlan> vlans) {
        while (inside.next()) {
            int flags = (int) inside.number(0, Short.BYTES);
            int id = (int) inside.number(Short.BYTES, Short.BYTES);
            if (inside.type() == IFLA_BRIDGE_VLAN_INFO && id >= 1 && id < 4095) {
                vlans.add(new PortVlan(id, (flags & PVID) != 0, (flags & UNTAGGED) != 0));
            }
        }
    }
}
