package ns.exec;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.core.kernel.Hints;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.Processes;

/**
 * The process that an {@link Nsenter} names: a hold on it, and its folder in /proc once something in there is wanted.
 *
 * <p>The folder stays that of one process or thread, whoever gets the number later. So if the pidfd's process is alive in the end
 * ({@link #requireAlive}), all that was found below the folder is its own. Not safe for use by several threads.
 */
final class TargetProcess implements AutoCloseable {
    private static final int CHUNK = 8192;

    private final Pid pid;
    private final Optional<PidFd> process;

    /** Whether the pidfd is the caller's, who closes it. */
    private final boolean borrowed;

    /** Why there is no pidfd: the number is a thread's, or nobody's, or the kernel has no pidfds. */
    private final Optional<SyscallException> refusal;

    private Optional<Fd> folder = Optional.empty();

    private TargetProcess(Pid pid, Optional<PidFd> process, boolean borrowed, Optional<SyscallException> refusal) {
        this.pid = pid;
        this.process = process;
        this.borrowed = borrowed;
        this.refusal = refusal;
    }

    static TargetProcess of(PidFd process) {
        return new TargetProcess(process.pid(), Optional.of(process), true, Optional.empty());
    }

    /** A number that pidfd_open(2) refuses may still be a thread's: whether there is one shows when something of it is opened. */
    static TargetProcess of(Pid pid) {
        try {
            return new TargetProcess(pid, Optional.of(PidFd.open(pid)), false, Optional.empty());
        } catch (SyscallException e) {
            return new TargetProcess(pid, Optional.empty(), false, Optional.of(e));
        }
    }

    /** The hold on it; empty for a thread. */
    Optional<PidFd> process() {
        return process;
    }

    /**
     * The hold on it, for what can not be done without.
     *
     * @throws SyscallException of pidfd_open(2) if there is none
     */
    PidFd requireProcess() {
        if (process.isEmpty()) {
            throw refusal.orElseThrow();
        }
        return process.get();
    }

    /** Its folder in /proc, open for reading, which stays ours. */
    Fd folder() {
        if (folder.isEmpty()) {
            folder = Optional.of(openFolder(""));
        }
        return folder.get();
    }

    private Fd folderFor(String name) {
        if (folder.isEmpty()) {
            folder = Optional.of(openFolder("/" + name)); // a failure names what was wanted in there
        }
        return folder.get();
    }

    private Fd openFolder(String below) {
        try {
            int flags = Descriptors.O_RDONLY | Descriptors.O_DIRECTORY;
            return Fd.owning(Descriptors.open(Path.of("/proc/" + numberInProc()), flags));
        } catch (SyscallException e) {
            throw failed(below, e.errno(), NamespaceType.MNT);
        }
    }

    /** /proc may be that of a pid namespace above ours. */
    private long numberInProc() {
        if (process.isEmpty()) {
            return pid.number();
        }
        OptionalLong number = Processes.pidInProc(process.get().fd().number());
        if (number.isEmpty()) {
            throw new SyscallException(call(""), Errno.ENOENT);
        }
        return number.getAsLong();
    }

    /** Opens a namespace that it is in. */
    NamespaceFd openNamespace(NamespaceType type) {
        return NamespaceFd.owning(open("ns/" + type.procName(), Descriptors.O_RDONLY, type));
    }

    /** Opens what is below its folder, or what a link there leads to. */
    Fd open(String name, int flags) {
        return open(name, flags, NamespaceType.MNT); // root and cwd are of that; all ask for the same rights
    }

    private Fd open(String name, int flags, NamespaceType type) {
        Fd in = folderFor(name);
        try {
            return Fd.owning(Descriptors.openat(in.number(), name, flags));
        } catch (SyscallException e) {
            throw failed("/" + name, e.errno(), type);
        }
    }

    /** Reads all of a file of its folder. */
    byte[] read(String name) {
        try (Fd file = open(name, Descriptors.O_RDONLY)) {
            Memory chunk = Memory.allocate(CHUNK);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int length = Descriptors.tryRead(file.number(), chunk);
            while (length > 0) {
                byte[] part = new byte[length];
                chunk.bytes().get(0, part);
                bytes.writeBytes(part);
                length = Descriptors.tryRead(file.number(), chunk);
            }
            if (length < 0) {
                throw failed("/" + name, new Errno(-length), NamespaceType.MNT);
            }
            return bytes.toByteArray();
        }
    }

    /**
     * Makes sure that everything so far was this process's.
     *
     * @throws SyscallException {@link Errno#ESRCH} if it has ended
     */
    void requireAlive() {
        if (process.isPresent() ? !process.get().isAlive() : !isListed()) {
            throw ended("");
        }
    }

    private boolean isListed() {
        try {
            Descriptors.close(Descriptors.openat(folder().number(), "stat", Descriptors.O_PATH));
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }

    private SyscallException failed(String below, Errno errno, NamespaceType type) {
        if (process.isPresent() && !process.get().isAlive()) {
            return ended(below);
        }
        SyscallException failure = new SyscallException(call(below), errno);
        Optional<String> noProcess = refusal.flatMap(SyscallException::hint);
        return noProcess.isPresent() && errno.equals(Errno.ENOENT)
                ? failure.withHint(noProcess.get())
                : Hints.lookingInto(failure, pid, type);
    }

    private SyscallException ended(String below) {
        return new SyscallException(call(below), Errno.ESRCH).withHint("the process has ended");
    }

    private String call(String below) {
        return "open(\"/proc/" + pid + below + "\")";
    }

    @Override
    public void close() {
        if (folder.isPresent()) {
            folder.get().close();
        }
        if (process.isPresent() && !borrowed) {
            process.get().close();
        }
    }
}
