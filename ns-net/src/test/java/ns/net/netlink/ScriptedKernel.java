package ns.net.netlink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.sys.Memory;

/** In the place of the kernel: answers each datagram that is sent with what the test says. */
final class ScriptedKernel implements Datagrams {
    private final BiConsumer<ScriptedKernel, byte[]> script;
    private final Deque<byte[]> datagrams = new ArrayDeque<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final Semaphore woken = new Semaphore(0);
    private boolean silent;

    /** A datagram without a byte stands for messages that were lost. */
    private static final byte[] LOST = {};

    ScriptedKernel(BiConsumer<ScriptedKernel, byte[]> script) {
        this.script = script;
    }

    /** Says nothing more, and lets the caller wait until it is closed. */
    void beSilent() {
        silent = true;
    }

    void say(byte[]... messages) {
        int length = 0;
        for (byte[] message : messages) {
            length += Wire.aligned(message.length);
        }
        byte[] datagram = new byte[length];
        int at = 0;
        for (byte[] message : messages) {
            System.arraycopy(message, 0, datagram, at, message.length);
            at += Wire.aligned(message.length);
        }
        datagrams.add(datagram);
    }

    void loseMessages() {
        datagrams.add(LOST);
    }

    /** How much has been said and not been heard. */
    int unread() {
        return datagrams.size();
    }

    List<byte[]> sent() {
        return sent;
    }

    @Override
    public void send(Memory from, int start, int length) {
        byte[] copy = new byte[length];
        from.bytes().get(start, copy);
        sent.add(copy);
        script.accept(this, copy);
    }

    @Override
    public void makeRoom(int length) {} // there is enough

    @Override
    public int receive(Memory into, Duration timeout) {
        if (silent) {
            woken.acquireUninterruptibly();
            throw new IllegalStateException("this netlink socket is closed");
        }
        byte[] next = datagrams.poll();
        if (next == null) {
            return 0;
        }
        if (next == LOST) {
            throw new SyscallException("recv(3)", Errno.ENOBUFS);
        }
        into.bytes().put(0, next, 0, Math.min(next.length, into.size()));
        return next.length;
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
