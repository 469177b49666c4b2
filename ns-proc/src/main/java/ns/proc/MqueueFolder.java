package ns.proc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.Mounts;
import ns.core.sys.ProcFiles;

/** The POSIX message queues of the calling thread's ipc namespace, as files of a mount that nobody else sees. */
final class MqueueFolder {
    private static final String NAME = "mqueue";
    private static final int PERMISSIONS = 0777;
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR_FILE = 0100000;
    private static final int ENTRY_LENGTH = 16;
    private static final int ENTRY_NAME = 19;

    private final int folder;
    private final FolderReader reader = new FolderReader();

    private MqueueFolder(int folder) {
        this.folder = folder;
    }

    static List<PosixQueue> list() {
        try (Fd mount = Fd.owning(Mounts.mountDetached(NAME));
                Fd folder = Fd.owning(open(mount.number(), Memory.string("."), Descriptors.O_DIRECTORY))) {
            return new MqueueFolder(folder.number()).queues();
        }
    }

    private static int open(int folder, Memory name, int flags) {
        int fd = ProcFiles.openat(folder, name, flags);
        if (fd < 0) {
            throw new SyscallException("openat(" + NAME + ")", new Errno(-fd));
        }
        return fd;
    }

    private List<PosixQueue> queues() {
        List<PosixQueue> queues = new ArrayList<>();
        Memory entries = Memory.allocate(32 * 1024);
        int length;
        while ((length = ProcFiles.getdents64(folder, entries)) > 0) {
            ByteBuffer bytes = entries.bytes();
            for (int at = 0; at < length; at += Short.toUnsignedInt(bytes.getShort(at + ENTRY_LENGTH))) {
                queue(nameAt(bytes, at + ENTRY_NAME)).ifPresent(queues::add);
            }
        }
        if (length < 0) {
            throw new SyscallException("getdents64(" + NAME + ")", new Errno(-length));
        }
        return queues;
    }

    private static byte[] nameAt(ByteBuffer bytes, int start) {
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] name = new byte[end - start];
        bytes.get(start, name);
        return name;
    }

    private Optional<PosixQueue> queue(byte[] name) {
        Memory file = Memory.allocate(name.length + 1);
        file.bytes().put(0, name);
        int fd = ProcFiles.openat(folder, file, Descriptors.O_PATH | Descriptors.O_NOFOLLOW);
        if (fd == -Errno.ENOENT.code()) {
            return Optional.empty(); // removed in this moment
        }
        if (fd < 0) {
            throw new SyscallException("openat(" + NAME + ")", new Errno(-fd));
        }
        try (Fd queue = Fd.owning(fd)) {
            Descriptors.Stat stat = Descriptors.fstat(queue.number());
            if ((stat.mode() & TYPE_MASK) != REGULAR_FILE) {
                return Optional.empty(); // the folder itself and its parent
            }
            String shown = "/" + ProcText.decode(name, 0, name.length);
            return Optional.of(
                    new PosixQueue(shown, stat.mode() & PERMISSIONS, stat.uid(), stat.gid(), state(file, shown)));
        }
    }

    private Optional<PosixQueue.State> state(Memory file, String shown) {
        int length = reader.readToEnd(folder, file);
        return length < 0
                ? Optional.empty()
                : Optional.of(PosixQueue.State.parse(reader.text(), length, NAME + ":" + shown));
    }
}
