package ns.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import org.jspecify.annotations.Nullable;

/** RTM_*ADDR: requests, and what the kernel tells of an address. */
final class AddressMessages {
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;

    private static final int FIXED = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int BYTE_OF_FLAGS = 0xff;
    private static final long FOR_EVER = 0xffff_ffffL;

    private AddressMessages() {}

    static Request add(String link, int index, InterfaceAddress address) {
        return Request.create(
                "address add " + address + " dev " + link,
                RTM_NEWADDR,
                AttributeNames.ADDRESS,
                writer -> write(writer, index, address));
    }

    static Request replace(String link, int index, InterfaceAddress address) {
        return Request.replace(
                "address replace " + address + " dev " + link,
                RTM_NEWADDR,
                AttributeNames.ADDRESS,
                writer -> write(writer, index, address));
    }

    static Request delete(String link, int index, InterfaceAddress address) {
        return Request.change(
                "address delete " + address + " dev " + link,
                RTM_DELADDR,
                0,
                AttributeNames.ADDRESS,
                writer -> write(writer, index, address));
    }

    private static void write(MessageWriter writer, int index, InterfaceAddress address) {
        InetAddress local = address.prefix().address();
        int flags = AddressFlag.bits(address.flags());
        writer.u8(Ip.family(local))
                .u8(address.prefix().length())
                .u8(flags > BYTE_OF_FLAGS ? 0 : flags)
                .u8(address.scope().number())
                .u32(index);
        writer.bytes(IFA_LOCAL, local.getAddress());
        address.label().ifPresent(label -> writer.text(IFA_LABEL, label));
        address.broadcast().ifPresent(broadcast -> writer.bytes(IFA_BROADCAST, broadcast.getAddress()));
        if (flags > BYTE_OF_FLAGS) {
            writer.u32(IFA_FLAGS, flags);
        }
        writer.bytes(IFA_ADDRESS, address.peer().orElse(local).getAddress());
        if (address.valid().isPresent() || address.preferred().isPresent()) {
            writer.nested(
                    IFA_CACHEINFO,
                    () -> writer.u32(seconds(address.preferred()))
                            .u32(seconds(address.valid()))
                            .u32(0)
                            .u32(0));
        }
    }

    private static long seconds(Optional<Duration> time) {
        return time.map(Duration::toSeconds).map(s -> Math.min(s, FOR_EVER)).orElse(FOR_EVER);
    }

    /** Of one link, or with index 0 of all; the kernel leaves out the others. */
    static Request dump(int index) {
        return Request.dump(
                "address show",
                RTM_GETADDR,
                AttributeNames.ADDRESS,
                writer -> writer.u8(0).u8(0).u8(0).u8(0).u32(index));
    }

    /** Null of other protocols' addresses. */
    static @Nullable InterfaceAddress decode(Message message) {
        int family = message.u8(0);
        if (family != Ip.AF_INET && family != Ip.AF_INET6) {
            return null;
        }
        Optional<InetAddress> local = Optional.empty();
        Optional<InetAddress> address = Optional.empty();
        Optional<InetAddress> broadcast = Optional.empty();
        Optional<String> label = Optional.empty();
        Optional<Duration> valid = Optional.empty();
        Optional<Duration> preferred = Optional.empty();
        long flags = message.u8(2);
        Attributes attributes = message.attributes(FIXED);
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFA_LOCAL -> local = Ip.in(attributes);
                case IFA_ADDRESS -> address = Ip.in(attributes);
                case IFA_BROADCAST -> broadcast = Ip.in(attributes);
                case IFA_LABEL -> label = Optional.of(attributes.text());
                case IFA_FLAGS -> flags = attributes.u32();
                case IFA_CACHEINFO -> {
                    preferred = duration(attributes.number(0, Integer.BYTES));
                    valid = duration(attributes.number(Integer.BYTES, Integer.BYTES));
                }
                default -> {} // its protocol, its priority
            }
        }
        if (address.isEmpty()) {
            return null;
        }
        InetAddress own = local.orElse(address.get());
        return new InterfaceAddress(
                new IpPrefix(own, Math.min(message.u8(1), Ip.bits(own))),
                own.equals(address.get()) ? Optional.empty() : address,
                broadcast,
                label,
                Scope.of(message.u8(3)),
                AddressFlag.in(flags),
                valid,
                preferred,
                OptionalInt.of(message.int32(4)));
    }

    private static Optional<Duration> duration(long seconds) {
        return seconds == FOR_EVER ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }
}
