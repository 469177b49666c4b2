package ns.net;

import java.util.Optional;
import java.util.StringJoiner;
import ns.core.Errno;
import ns.core.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * The kernel refused to change or to show something of a network: what in the words of ip(8), why, in its own words where it has
 * some, and which attribute of the request it did not like.
 *
 * <p>The message is one line:
 * {@code link set eth0 mtu 10: EINVAL (Invalid argument): mtu less than device minimum (IFLA_MTU)}.
 */
public final class NetlinkException extends SyscallException {
    private static final long serialVersionUID = 1;

    /** What the kernel says. */
    private final @Nullable String kernelText;

    /** Its name. */
    private final @Nullable String attribute;

    NetlinkException(
            String operation,
            Errno errno,
            @Nullable String kernelText,
            @Nullable String attribute,
            @Nullable String hint) {
        super(operation, errno, joined(kernelText, attribute, hint), null);
        this.kernelText = kernelText;
        this.attribute = attribute;
    }

    private static @Nullable String joined(
            @Nullable String kernelText, @Nullable String attribute, @Nullable String hint) {
        StringJoiner said = new StringJoiner(" ");
        if (kernelText != null) {
            said.add(kernelText);
        }
        if (attribute != null) {
            said.add("(" + attribute + ")");
        }
        if (hint == null) {
            return said.length() == 0 ? null : said.toString();
        }
        return said.length() == 0 ? hint : said + "; " + hint;
    }

    /**
     * Returns what the kernel says itself, the text of its extended acknowledgement.
     *
     * @return such as {@code mtu less than device minimum}; empty where it says nothing
     */
    public Optional<String> kernelText() {
        return Optional.ofNullable(kernelText);
    }

    /**
     * Returns the attribute of the request that the kernel did not like.
     *
     * @return such as {@code IFLA_MTU}, and what it may be if the kernel tells; empty where it tells nothing
     */
    public Optional<String> attribute() {
        return Optional.ofNullable(attribute);
    }
}
