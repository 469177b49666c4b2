/**
 * Network namespaces: how to make and name them, and what is in them, in the words of ip(8).
 *
 * <pre>{@code
 * try (var red = Netns.create(); var blue = Netns.create()) {
 *     red.addVeth("eth0", blue, "eth0");
 *     red.link("eth0").address("10.0.0.1/24").up();
 *     blue.link("eth0").address("10.0.0.2/24").up();
 *     red.addRoute(Route.defaultV4().via("10.0.0.2"));
 *     red.routes().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>{@link ns.net.Netns} is a place; {@link ns.net.Link} is a name in it. Both remember nothing: what the kernel said at one moment is a record,
 * {@link ns.net.LinkInfo}, {@link ns.net.InterfaceAddress}, {@link ns.net.Route}. What is asked of it is a value too: {@link ns.net.NewLink} with a
 * {@link ns.net.LinkKind}, and the same records for addresses and routes. Options that nobody sets are left to the kernel.
 *
 * <p>{@link ns.net.Nft} filters packets by nftables: an {@link ns.net.NftBatch} of {@link ns.net.NftTable}, {@link ns.net.NftChain} and
 * {@link ns.net.NftRule} is carried out at once or not at all.
 *
 * <p><b>Threads.</b> All of it is safe for use by several threads. The requests of one {@code Netns} wait for one another; the kernel carries out
 * changes of all namespaces one after the other anyway.
 *
 * <p><b>Errors.</b> {@link ns.net.NetlinkException} where the kernel refuses; what can not be right is an {@link java.lang.IllegalArgumentException}
 * before the kernel is asked. A verb of several steps that fails takes back the first ones.
 *
 * <p><b>Kernel.</b> 5.4. What it is not built with is found out by trying, and named. To look needs no capability, to change {@code CAP_NET_ADMIN} in
 * the user namespace that owns the network namespace.
 *
 * <p><b>Not here.</b> Processes inside: {@code Nsenter.into(red)} of ns-exec takes a {@code Netns}.
 */
@NullMarked
package ns.net;

import org.jspecify.annotations.NullMarked;
