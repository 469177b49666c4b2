/**
 * Messages to the kernel and from it, and the socket that carries them; nothing here knows a link.
 *
 * <pre>
 *   datagram   = message…                   each begins at a multiple of 4
 *   message    = length type flags sequence port, fixed fields, attribute…
 *   attribute  = length type, value         the value may be attributes again
 * </pre>
 *
 * <p>{@link ns.net.netlink.MessageWriter} makes requests, {@link ns.net.netlink.Message} and {@link ns.net.netlink.Attributes} read what comes,
 * {@link ns.net.netlink.NetlinkSocket} brings both together. What the kernel refuses is an {@link ns.net.netlink.Answer} and no exception: only the caller knows what
 * was asked in the user's words.
 */
@NullMarked
package ns.net.netlink;

import org.jspecify.annotations.NullMarked;
