/**
 * Running programs in new and existing namespaces. A {@link ns.exec.Launcher} says where, a {@link ns.exec.Command} says what; both
 * are values, made once and used any number of times.
 *
 * <pre>{@code
 * String ps = Unshare.of(USER, PID, MNT).mapRootUser().mountProc().run("ps", "ax").stdout();     // no privileges needed
 * Nsenter.target(Pid.of(4711), NET).run("ip", "addr").stdout();
 * Command test = Command.of("make", "test").directory(Path.of("/src")).timeout(Duration.ofMinutes(5)).accept(0, 2);
 * Unshare.of(NET).loopbackUp().run(test).status();
 * }</pre>
 *
 * <p>The states of a process, and who brings it from one to the next:
 *
 * <pre>
 *   Unshare, Nsenter ─┐
 *                     ├─ plan ─▶ nothing happens: the system calls, one a line
 *           Command ──┘
 *                     │ start, run
 *                     ▼
 *   namespaces entered, then created ─ beforeExec ─▶ root, ids, capabilities ─ exec ─▶ the program ─▶ ExitStatus
 *                     │            a step fails: SyscallException                      │  ▲
 *                     └──────────▶ nothing is left                     closing, timeout └──┘ signal, grace, SIGKILL
 * </pre>
 *
 * <p>{@link ns.exec.Unshare#open} goes this way without a program: the namespaces are created and stay open, with nobody inside.
 *
 * <p>{@code run} waits and gives a {@link ns.exec.Result}, {@code start} gives a process that its owner closes, and {@code replace} makes this JVM the program. A
 * place may enter and create in one go: {@code Nsenter.into(net).unshare(PID, MNT)}. What a process is by itself, its user, its working
 * directory, its environment, it has from this JVM unless told otherwise; of descriptors it gets the standard streams and what
 * {@link ns.exec.Command#pass} names.
 *
 * <p><b>Threads.</b> The values here are immutable. Any thread may start a process, a virtual one too; on a thread that entered a
 * namespace, "the caller's own" means that one.
 *
 * <p><b>Errors.</b> A NUL character, an id out of range, an option without its namespace: {@link java.lang.IllegalArgumentException}, from the
 * call that says it, or from {@code run}, {@code start} and {@code plan} where only the whole shows it. What the kernel refuses is a
 * {@link ns.core.SyscallException} that names the step. A program that ends badly is a {@link ns.exec.CommandFailedException}, one that takes
 * too long a {@link ns.exec.CommandTimeoutException}.
 *
 * <p><b>Kernel.</b> Linux 5.4 or later. A user namespace, where the machine lets users create them, makes root unnecessary; else each
 * method names the capability it needs.
 *
 * <p><b>Not here.</b> No shell: arguments are passed as they are, and pipes between programs are the caller's. No images, no layers, no
 * seccomp filters, no control groups but the target's. Namespaces separate names; they are no boundary against a hostile
 * program that is root inside.
 */
@NullMarked
package ns.exec;

import org.jspecify.annotations.NullMarked;
