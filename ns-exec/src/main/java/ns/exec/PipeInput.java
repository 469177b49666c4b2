package ns.exec;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import ns.core.Errno;
import ns.core.fd.Fd;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.PollSet;

/** Reads a pipe, or the master of a terminal. Closing it from another thread ends a read, as if all had been read. */
final class PipeInput extends InputStream {
    private static final int CHUNK = 8192;
    private static final int END = -1;

    private final PipeEnd end;
    private final Memory buffer = Memory.allocate(CHUNK);

    PipeInput(Fd fd) {
        end = new PipeEnd(fd, PollSet.POLLIN);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == END ? END : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int got = end.whenReady(fd -> read(fd, into, offset, length), 0);
        if (got < 0) {
            throw new IOException("read: " + new Errno(-got));
        }
        return got == 0 ? END : got;
    }

    private int read(int fd, byte[] into, int offset, int length) {
        Memory memory = length < CHUNK ? Memory.allocate(length) : buffer;
        int got = Descriptors.tryRead(fd, memory);
        if (got == -Errno.EIO.code()) {
            return 0; // a terminal that nobody has open any more
        }
        if (got > 0) {
            memory.bytes().get(0, into, offset, got);
        }
        return got;
    }

    @Override
    public void close() {
        end.close();
    }
}
