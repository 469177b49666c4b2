package ns.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import ns.core.Errno;
import ns.core.fd.Fd;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;
import ns.core.sys.PollSet;

/** Writes to a pipe, or the master of a terminal. Closing it from another thread ends a write. */
final class PipeOutput extends OutputStream {
    private static final int CHUNK = 4096; // what a pipe that is ready takes without blocking

    private final PipeEnd end;
    private final Memory buffer = Memory.allocate(CHUNK);

    PipeOutput(Fd fd) {
        end = new PipeEnd(fd, PollSet.POLLOUT);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        int done = 0;
        while (done < length) {
            int start = offset + done;
            int size = Math.min(CHUNK, length - done);
            int written = end.whenReady(
                    fd -> {
                        buffer.bytes().put(0, from, start, size);
                        return Descriptors.tryWrite(fd, buffer, 0, size);
                    },
                    -Errno.EPIPE.code());
            if (written < 0) {
                throw new IOException(
                        end.isClosed() ? "the stream is closed" : "the program does not read: " + new Errno(-written));
            }
            done += written;
        }
    }

    @Override
    public void close() {
        end.close();
    }
}
