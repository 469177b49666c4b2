package ns.proc;

import java.nio.ByteBuffer;
import java.util.Optional;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.ProcFiles;

/**
 * Reads folders of /proc by raw calls, relative to open folders so that one process's files are one process's.
 *
 * <p>Answers below zero are negative error numbers. One for each scanning thread: it reuses its memory.
 */
final class FolderReader {
    /** The number of links that {@link #namespaces} reads: one for each type, then two for children. */
    static final int LINKS;

    /** Which of them is {@code pid_for_children}. */
    static final int PID_FOR_CHILDREN;

    /** Which of them is {@code time_for_children}. */
    static final int TIME_FOR_CHILDREN;

    /** We may not see it. */
    static final int EACCES = -13;

    /** We may not see it, since /proc is mounted with hidepid. */
    static final int EPERM = -1;

    private static final int ENOENT = -2;
    private static final int ESRCH = -3;
    private static final int EINVAL = -22; // some files of zombies
    private static final int NAME_IN_DIRENT = 19;

    /** Where nearly all descriptors of files lead; no namespace is there. */
    private static final String DEV_NULL = "/dev/null";

    private static final String DEV_PTS = "/dev/pts/";

    private static final NamespaceType[] TYPES = NamespaceType.values();
    private static final Memory[] LINK_NAMES;

    static {
        PID_FOR_CHILDREN = TYPES.length;
        TIME_FOR_CHILDREN = TYPES.length + 1;
        LINKS = TYPES.length + 2;
        LINK_NAMES = new Memory[LINKS];
        for (NamespaceType type : TYPES) {
            LINK_NAMES[type.ordinal()] = Memory.string("ns/" + type.procName());
        }
        LINK_NAMES[PID_FOR_CHILDREN] = Memory.string("ns/pid_for_children");
        LINK_NAMES[TIME_FOR_CHILDREN] = Memory.string("ns/time_for_children");
    }

    private final Memory number = Memory.allocate(64);
    private final Memory link = Memory.allocate(128);
    private final Memory entries = Memory.allocate(32 * 1024);
    private final Memory answer = Memory.allocate(256);
    private final byte[] linkText = new byte[128];
    private Memory file = Memory.allocate(64 * 1024);
    private byte[] text = new byte[64 * 1024];

    /** Whether an error only says that a process, or that part of it, is not there any more. */
    static boolean isGone(long error) {
        return error == ENOENT || error == ESRCH || error == EINVAL;
    }

    /** An error that is neither an absence nor a refusal, but our own trouble: too many open files, no memory. */
    static SyscallException failed(String call, long error) {
        return new SyscallException(call, new Errno((int) -error));
    }

    /** Opens the folder that has a number for a name. */
    int openFolder(int parent, int name) {
        return ProcFiles.openat(parent, decimal(name), Descriptors.O_PATH | Descriptors.O_DIRECTORY);
    }

    int openFolder(int parent, Memory name) {
        return ProcFiles.openat(parent, name, Descriptors.O_RDONLY | Descriptors.O_DIRECTORY);
    }

    /** Opens a namespace of a process. */
    int openNamespace(int root, int pid, NamespaceType type) {
        ByteBuffer path = decimal(pid).bytes();
        Memory link = LINK_NAMES[type.ordinal()];
        int slash = digits(pid);
        path.put(slash, (byte) '/').put(slash + 1, link.bytes(), 0, link.size());
        return ProcFiles.openat(root, number, Descriptors.O_RDONLY);
    }

    /** Puts the numbers among a folder's entries into a list: 0, or an error. */
    int listNumbers(int folder, IntList into) {
        into.clear();
        while (true) {
            int length = ProcFiles.getdents64(folder, entries);
            if (length <= 0) {
                return length;
            }
            ByteBuffer bytes = entries.bytes();
            for (int at = 0; at < length; at += Short.toUnsignedInt(bytes.getShort(at + 16))) {
                int value = number(bytes, at + NAME_IN_DIRENT);
                if (value >= 0) {
                    into.add(value);
                }
            }
        }
    }

    private static int number(ByteBuffer bytes, int start) {
        int value = 0;
        for (int at = start; ; at++) {
            byte b = bytes.get(at);
            if (b == 0 && at > start) {
                return value;
            }
            if (b < '0' || b > '9' || value > 100_000_000) {
                return -1;
            }
            value = 10 * value + (b - '0');
        }
    }

    /**
     * Reads the inodes of a task's namespaces; 0 stands for one that the kernel or the task does not have.
     *
     * @return false if we may not see them, or the task is gone
     */
    boolean namespaces(int task, long[] inodes) {
        for (int i = 0; i < LINKS; i++) {
            long inode = inode(task, LINK_NAMES[i]);
            if (inode == EACCES || inode == EPERM) {
                return false; // the same answer for all of them
            }
            if (inode < 0 && !isGone(inode)) {
                throw failed("readlinkat", inode);
            }
            inodes[i] = Math.max(0, inode);
        }
        return true;
    }

    /** Reads the inode in a link such as {@code net:[4026531840]}: it, or an error, or 0 for another kind of link. */
    long inode(int folder, Memory name) {
        int length = ProcFiles.readlinkat(folder, name, link);
        return length < 0 ? length : bracketedNumber(link.bytes(), length);
    }

    /** The same for a link with a number for a name. */
    long inode(int folder, int name) {
        return inode(folder, decimal(name));
    }

    private static long bracketedNumber(ByteBuffer bytes, int length) {
        if (length == 0 || bytes.get(length - 1) != ']') {
            return 0;
        }
        long value = 0;
        long scale = 1;
        int at = length - 2;
        while (at >= 0 && bytes.get(at) >= '0' && bytes.get(at) <= '9') {
            value += scale * (bytes.get(at) - '0');
            scale *= 10;
            at--;
        }
        return at >= 1 && bytes.get(at) == '[' && bytes.get(at - 1) == ':' ? value : 0;
    }

    /** What {@link #descriptor} found: the part before the colon of a link such as {@code socket:[7]}. */
    record Link(String kind, long inode) {
        static final Link NONE = new Link("", 0);
        static final String SOCKET = "socket";
    }

    /**
     * Reads what an open descriptor is, as far as it is a namespace or a socket.
     *
     * @param nsfs the device of namespace files
     */
    Link descriptor(int folder, int name, long nsfs) {
        int length = ProcFiles.readlinkat(folder, decimal(name), link);
        if (length <= 0) {
            return Link.NONE;
        }
        if (link.bytes().get(0) == '/') {
            return startsWith(DEV_NULL, length) || startsWith(DEV_PTS, length)
                    ? Link.NONE
                    : mounted(folder, name, nsfs);
        }
        long inode = bracketedNumber(link.bytes(), length);
        if (inode == 0) {
            return Link.NONE;
        }
        link.bytes().get(0, linkText, 0, length);
        if (startsWith(linkText, Link.SOCKET)) {
            return new Link(Link.SOCKET, inode);
        }
        for (NamespaceType type : TYPES) {
            if (startsWith(linkText, type.procName())) {
                return new Link(type.procName(), inode);
            }
        }
        return Link.NONE;
    }

    /** A namespace that was opened by a bind mount of its file: the link shows where that is, or was, and not what it is. */
    private Link mounted(int folder, int name, long nsfs) {
        if (ProcFiles.statx(folder, decimal(name), answer) != 0 || ProcFiles.device(answer) != nsfs) {
            return Link.NONE;
        }
        long inode = ProcFiles.inode(answer);
        int namespace = ProcFiles.openat(folder, decimal(name), Descriptors.O_RDONLY);
        if (namespace < 0) {
            return Link.NONE;
        }
        try {
            Optional<NamespaceType> type = NamespaceType.flagged(ProcFiles.type(namespace));
            boolean same = ProcFiles.inode(namespace, answer) == inode;
            return type.isPresent() && same ? new Link(type.get().procName(), inode) : Link.NONE;
        } finally {
            Descriptors.close(namespace);
        }
    }

    private boolean startsWith(String path, int length) {
        for (int i = 0; i < path.length(); i++) {
            if (i >= length || link.bytes().get(i) != path.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] text, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (text[i] != word.charAt(i)) {
                return false;
            }
        }
        return text[word.length()] == ':';
    }

    /** Tells whether a link's text is just that character. */
    boolean isLinkTo(int folder, Memory name, char text) {
        return ProcFiles.readlinkat(folder, name, link) == 1 && link.bytes().get(0) == text;
    }

    /** Reads a file that the kernel gives as a whole to one read(2), such as stat, into {@link #text()}: its length, or an error. */
    int read(int folder, Memory name) {
        return read(folder, name, false);
    }

    /** Reads a file that the kernel gives in pieces, such as mountinfo, into {@link #text()}: its length, or an error. */
    int readToEnd(int folder, Memory name) {
        return read(folder, name, true);
    }

    private int read(int folder, Memory name, boolean inPieces) {
        int fd = ProcFiles.openat(folder, name, Descriptors.O_RDONLY);
        if (fd < 0) {
            return fd;
        }
        try {
            int length = 0;
            int count;
            do {
                if (length == file.size()) {
                    grow();
                }
                count = ProcFiles.read(fd, file, length);
                length += Math.max(0, count);
            } while (count > 0 && (inPieces || length == file.size()));
            if (count < 0) {
                return count;
            }
            file.bytes().get(0, text, 0, length);
            return length;
        } finally {
            Descriptors.close(fd);
        }
    }

    private void grow() {
        Memory larger = Memory.allocate(2 * file.size());
        larger.bytes().put(0, file.bytes(), 0, file.size());
        file = larger;
        text = new byte[file.size()];
    }

    /** The text that the last {@link #read} read. */
    byte[] text() {
        return text;
    }

    private Memory decimal(int value) {
        ByteBuffer bytes = number.bytes();
        int length = digits(value);
        bytes.put(length, (byte) 0);
        int rest = value;
        for (int at = length - 1; at >= 0; at--) {
            bytes.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return number;
    }

    private static int digits(int value) {
        int digits = 1;
        for (int rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
