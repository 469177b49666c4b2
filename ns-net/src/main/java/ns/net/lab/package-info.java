/**
 * Networks of hosts inside one JVM.
 *
 * <pre>{@code
 * try (NetLab lab = NetLab.star(5)) {
 *     Host h1 = lab.host("h1");
 *     ServerSocket server = lab.host("h2").call(() -> new ServerSocket(80));
 *     Socket client = h1.call(() -> new Socket("h2", 80));
 *     Nsenter.into(h1).run("ping", "-c1", "h5");
 * }
 * }</pre>
 *
 * <p>{@link ns.net.lab.NetLab} holds {@linkplain ns.net.lab.Host hosts}, {@linkplain ns.net.lab.Router routers} and
 * {@linkplain ns.net.lab.Switch switches}, and {@linkplain ns.net.lab.LabLink links} between them. A host is a network namespace: code of the
 * JVM runs on it by {@link ns.net.lab.Host#call}, {@link ns.net.lab.Host#threadFactory} and {@link ns.net.lab.Host#executor}, processes by
 * {@code Nsenter.into(host)} of ns-exec.
 *
 * <p><b>Threads.</b> All of it is safe for use by several threads. The traps of {@link ns.core.fd.NamespaceHandle#call} hold on hosts.
 *
 * <p><b>Faults.</b> {@link ns.net.lab.LabLink#impair} and {@link ns.net.lab.NetLab#partition} act in the lab's fabric, on the way from host to host:
 * senders are never told. Loss, copies, damage and partitions are rules of nftables, rates a token bucket filter; delays are the kernel's netem or,
 * where it has none, a thread of this JVM, which is late by some tenths of a millisecond (more on a busy machine) and carries about 1 Gbit/s of TCP
 * at 10 ms, against 10 Gbit/s without it. While packets of a direction are lost, copied or damaged, its sender makes each of them whole, which costs
 * throughput. {@link ns.net.lab.NetLab#capabilities} tells what is used here.
 *
 * <p><b>Errors.</b> What can not be right is an {@link java.lang.IllegalArgumentException}, what comes after the end of a lab an
 * {@link java.lang.IllegalStateException}, both before anything is changed; what the kernel refuses is a {@link ns.core.SyscallException}, after
 * the step has been taken back.
 *
 * <p><b>Kernel.</b> 5.5, for alternative names of links; {@code CONFIG_VETH} and {@code CONFIG_BRIDGE}.
 *
 * <p><b>Not here.</b> Machines: all hosts share the files, the processes and the clock of the one that the JVM runs on.
 */
@NullMarked
package ns.net.lab;

import org.jspecify.annotations.NullMarked;
