package ns.proc;

import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;

/**
 * All that is in an ipc namespace, whoever it belongs to: the kernel shows it to everybody inside.
 *
 * @param messageQueues of System V
 * @param sharedMemory of System V
 * @param semaphoreSets of System V
 * @param posixQueues the POSIX message queues
 * @man ipc_namespaces(7)
 */
public record IpcObjects(
        Part<MessageQueue> messageQueues,
        Part<SharedMemory> sharedMemory,
        Part<SemaphoreSet> semaphoreSets,
        Part<PosixQueue> posixQueues) {

    private static final String FOLDER = "/proc/sysvipc/";

    /**
     * The objects of one kind, or why they could not be read.
     *
     * @param <T> the kind
     * @param objects in the order of the kernel; empty if they could not be read
     * @param refusal what the kernel answered instead: {@code ENOENT} if it was built without them or /proc is mounted
     *     with subset=pid, {@code EPERM} if POSIX queues cannot be looked at since we may not mount; empty if all is well
     */
    public record Part<T>(List<T> objects, Optional<SyscallException> refusal) {
        /**
         * Keeps a copy of the list.
         *
         * @param objects see {@link #objects()}
         * @param refusal see {@link #refusal()}
         */
        public Part {
            objects = List.copyOf(objects);
        }
    }

    /**
     * Looks into an ipc namespace, on a thread that enters it and dies. Nothing inside is changed.
     *
     * @param ipc an open ipc namespace
     * @return what is in it at this moment
     * @throws SyscallException if it can not be entered
     * @throws IllegalArgumentException if it is a namespace of another type
     * @throws ProcFormatException if the kernel's text is not what ns knows
     * @capability CAP_SYS_ADMIN in the namespace's owner and in our own user namespace; for POSIX queues also in the
     *     owner of our mount namespace
     */
    public static IpcObjects of(NamespaceHandle ipc) {
        if (ipc.type() != NamespaceType.IPC) {
            throw new IllegalArgumentException(ipc.id() + " is no ipc namespace: it has no IPC objects");
        }
        return ipc.call(IpcObjects::current);
    }

    /**
     * Looks into the ipc namespace that the calling thread is in.
     *
     * @return what is in it at this moment
     * @throws ProcFormatException if the kernel's text is not what ns knows
     */
    public static IpcObjects current() {
        return new IpcObjects(
                part(() -> table("msg", MessageQueue::parse)),
                part(() -> table("shm", SharedMemory::parse)),
                part(() -> table("sem", SemaphoreSet::parse)),
                part(MqueueFolder::list));
    }

    private interface Reading<T> {
        List<T> read();
    }

    private interface Parser<T> {
        List<T> parse(byte[] text, int length, String file);
    }

    private static <T> Part<T> part(Reading<T> reading) {
        try {
            return new Part<>(reading.read(), Optional.empty());
        } catch (SyscallException e) {
            return new Part<>(List.of(), Optional.of(e));
        }
    }

    /** The kernel shows the ipc namespace of the thread that opens the file, which is why there is no folder of a process in its name. */
    private static <T> List<T> table(String name, Parser<T> parser) {
        String file = FOLDER + name;
        FolderReader reader = new FolderReader();
        int length = reader.readToEnd(Descriptors.AT_FDCWD, Memory.string(file));
        if (length < 0) {
            throw new SyscallException("open(" + file + ", O_RDONLY)", new Errno(-length));
        }
        return parser.parse(reader.text(), length, file);
    }
}
