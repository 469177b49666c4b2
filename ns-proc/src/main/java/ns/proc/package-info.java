/**
 * Seeing namespaces: which exist, who is in them, what keeps them alive, and what is inside.
 *
 * <pre>{@code
 * Snapshot machine = Snapshot.take();
 * machine.namespaces().forEach(System.out::println);      // net:[4026531840]  214 processes, oldest 1 systemd
 * machine.namespaceOf(Pid.self(), NET).processes();       // who shares my network
 * machine.namespace(id).orElseThrow().pins();             // why does it not go away?
 * machine.completeness();                                 // could not read 1 process: needs CAP_SYS_RESOURCE
 * }</pre>
 *
 * <p>A {@link ns.proc.Snapshot} reads the machine once, so two questions to one agree. It looks at processes and, as
 * {@link ns.proc.Source} says, at threads, descriptors, sockets, the mounts of every mount namespace, and owners and parents. The
 * moment has a length: a process that ends during the scan is left out, one that starts may be. A snapshot is linear in tasks,
 * reads on up to four cores, and opens each namespace once.
 *
 * <p>What costs more is asked later, of the handle or process in question: {@link ns.proc.UtsNames}, {@link ns.proc.IpcObjects},
 * {@link ns.proc.NetnsIds}; {@link ns.proc.Procfs} for mounts, id maps, clock offsets and control groups.
 *
 * <p><b>Threads.</b> Everything is immutable, but for {@link ns.proc.Watch} and {@link ns.proc.NetnsIds}, which say what they allow.
 *
 * <p><b>Errors.</b> <i>Gone</i> is left out, or empty. <i>Forbidden</i> is counted in {@link ns.proc.Completeness} by a snapshot, and a
 * {@link ns.core.SyscallException} where one process was asked for. <i>Malformed</i> is a {@link ns.proc.ProcFormatException} with file and line.
 *
 * <p><b>Kernel.</b> Linux 5.4; sockets are asked since 5.6, 64-bit ids known since 6.18. No privileges are needed, but each sees only
 * what he may; CAP_SYS_PTRACE, CAP_SYS_ADMIN and CAP_NET_ADMIN see most.
 *
 * <p><b>Not here.</b> Nothing is changed, created or entered for good; there are no events, only snapshots that are compared. Text that processes
 * choose (names, command lines, mount points) comes as it is: escape it before printing. Resource use, cgroup limits and
 * containers' names are others' business.
 */
@NullMarked
package ns.proc;

import org.jspecify.annotations.NullMarked;
