package ns.net;

import java.nio.file.Path;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.BpfPrograms;

/**
 * A program of eBPF that the kernel holds, of the type for filters. It lives as long as it is open, or pinned, or a filter has it.
 *
 * <pre>{@code
 * try (var program = BpfProgram.pinned(Path.of("/sys/fs/bpf/lose"))) {
 *     red.link("eth0").tc().addFilter(TcHandle.INGRESS, Filter.of(ProgramFilter.of(program)));
 * }
 * }</pre>
 *
 * <p>Not here: reading what compilers make, with its maps; bpftool(8) and tc-bpf(8) load that, and pin it.
 *
 * @man bpf(2)
 */
public final class BpfProgram implements AutoCloseable {
    private static final String NEEDS = "needs CAP_BPF and CAP_NET_ADMIN in the initial user namespace";

    private final Fd descriptor;
    private final String name;

    private BpfProgram(Fd descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
    }

    /**
     * Opens one that is pinned.
     *
     * @param file in a file system of the type bpf, such as {@code /sys/fs/bpf/lose}
     * @return an open program; the caller closes it
     * @throws SyscallException {@link Errno#ENOENT} if there is none; {@link Errno#EACCES} if the file or another security policy forbids it
     * @capability CAP_BPF in the initial user namespace, if {@code kernel.unprivileged_bpf_disabled} is not 0
     */
    public static BpfProgram pinned(Path file) {
        try {
            return new BpfProgram(Fd.owning(BpfPrograms.get(file)), "pinned " + file);
        } catch (SyscallException e) {
            throw explained(e);
        }
    }

    /**
     * Has the kernel verify and take one.
     *
     * @param instructions as struct bpf_insn has them, 8 bytes each, in the byte order of this machine
     * @param license such as {@code GPL}, which some of the kernel's helpers ask for
     * @return an open program; the caller closes it
     * @throws SyscallException {@link Errno#EINVAL} or {@link Errno#EACCES} with the verifier's last words, if it does not like it
     * @throws IllegalArgumentException if these are no whole instructions
     * @capability CAP_BPF and CAP_NET_ADMIN in the initial user namespace
     */
    public static BpfProgram load(byte[] instructions, String license) {
        if (instructions.length == 0 || instructions.length % BpfPrograms.INSTRUCTION != 0) {
            throw new IllegalArgumentException("a program has instructions of " + BpfPrograms.INSTRUCTION
                    + " bytes, not " + instructions.length + " bytes");
        }
        try {
            int number = BpfPrograms.load(BpfPrograms.BPF_PROG_TYPE_SCHED_CLS, instructions, license);
            return new BpfProgram(Fd.owning(number), "loaded");
        } catch (SyscallException e) {
            throw explained(e);
        }
    }

    private static SyscallException explained(SyscallException e) {
        if (e.errno().equals(Errno.EPERM)) {
            return e.withHint(NEEDS);
        }
        return e.errno().equals(Errno.ENOSYS) ? e.withHint("CONFIG_BPF_SYSCALL is not in this kernel") : e;
    }

    /**
     * Gives it a name by which it is found, and which keeps it alive.
     *
     * @param file that does not exist, in a file system of the type bpf
     * @throws SyscallException {@link Errno#EEXIST} if it exists; {@link Errno#EPERM} if the file system is of another type
     */
    public void pinAt(Path file) {
        try {
            BpfPrograms.pin(number(), file);
        } catch (SyscallException e) {
            throw e.errno().equals(Errno.EPERM)
                    ? e.withHint("a program is pinned in a file system of the type bpf, by one who has CAP_BPF")
                    : e;
        }
    }

    int number() {
        return descriptor.number();
    }

    /** Lets go of it; filters that have it keep it. */
    @Override
    public void close() {
        descriptor.close();
    }

    /**
     * Returns where it is from.
     *
     * @return such as {@code pinned /sys/fs/bpf/lose}
     */
    @Override
    public String toString() {
        return name;
    }
}
