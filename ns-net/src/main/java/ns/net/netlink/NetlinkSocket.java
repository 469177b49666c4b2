package ns.net.netlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the kernel and its answers. It belongs to the network namespace that it was opened in for as long as it is
 * open, and keeps that alive.
 *
 * <p>Safe for use by several threads: their requests wait for one another. Closing it ends a request that waits.
 *
 * @man netlink(7)
 */
public final class NetlinkSocket implements AutoCloseable {
    /** Of requests. */
    public static final int NLM_F_ECHO = 8;

    public static final int NLM_F_DUMP = 0x300;
    public static final int NLM_F_REPLACE = 0x100;
    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_CREATE = 0x400;
    public static final int NLM_F_APPEND = 0x800;
    public static final int NLM_F_ACK = Wire.NLM_F_ACK;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 10;

    // An acknowledgement takes 768 bytes of the socket's buffer, which an unprivileged user can not make larger than
    // 212992; the buffer for sending is as large.
    private static final int MOST_UNREAD = 200;
    private static final int MOST_BYTES = 1 << 17;

    private final Datagrams datagrams;
    private final Turns turns;
    private int sequence;

    NetlinkSocket(Datagrams datagrams) {
        this.datagrams = datagrams;
        this.turns = new Turns(datagrams);
    }

    /** Opens one inside a network namespace, of a protocol as NETLINK_ROUTE. */
    public static NetlinkSocket open(NamespaceHandle namespace, int protocol) {
        return new NetlinkSocket(KernelDatagrams.open(namespace, protocol));
    }

    /** Opens one in the network namespace that the calling thread is in. */
    public static NetlinkSocket openHere(int protocol) {
        return new NetlinkSocket(KernelDatagrams.openHere(protocol));
    }

    /**
     * Has the requests carried out in their order; one that the kernel refuses does not stop those after it.
     *
     * @param writing writes the requests, with NLM_F_ACK each
     * @param replies gets what the kernel sends besides answers: what was asked for, or an echo
     * @return an answer for each
     */
    public List<Answer> execute(Consumer<MessageWriter> writing, Consumer<Message> replies) {
        return attempt(writing, replies).all();
    }

    /**
     * Has the requests carried out as {@link #execute}, and tells how far it came if the socket fails before the last is answered.
     *
     * @param writing writes the requests, with NLM_F_ACK each
     * @param replies gets what the kernel sends besides answers
     * @return answers to all, or to the first of them and why there are no more
     * @throws IllegalStateException if this is closed: nothing was sent
     */
    public Answers attempt(Consumer<MessageWriter> writing, Consumer<Message> replies) {
        turns.begin();
        try (Buffers buffers = Buffers.take()) {
            MessageWriter requests = buffers.requests();
            int base = write(requests, writing);
            @Nullable Answer[] answers = new Answer[requests.count()];
            int sent = 0;
            try {
                while (sent < requests.count()) {
                    int to = part(requests, sent);
                    send(requests, sent, to);
                    int from = sent;
                    sent = to;
                    collect(buffers, base, from, to, answers, replies);
                }
                return Answers.toAll(answers);
            } catch (SyscallException | IllegalStateException e) {
                return Answers.toFirst(answers, sent, e);
            }
        } finally {
            turns.end();
        }
    }

    /** The end of those that are sent at once, so that their answers have room. */
    private static int part(MessageWriter requests, int from) {
        int to = from + 1;
        while (to < requests.count()
                && to - from < MOST_UNREAD
                && requests.start(to + 1) - requests.start(from) < MOST_BYTES) {
            to++;
        }
        return to;
    }

    /**
     * Has the requests carried out together, or none of them: as one datagram. The first and the last one frame it and are answered only
     * if the kernel refuses the whole; of the others only the last one asks for an answer, since refusals come unasked.
     *
     * @param writing writes all of them; only the last but one with NLM_F_ACK
     * @return for each that was refused, and for those that were asked to, an answer, by index; never empty
     * @throws SyscallException {@code EMSGSIZE} if they are larger than the socket's buffer may become
     */
    public SortedMap<Integer, Answer> transact(Consumer<MessageWriter> writing) {
        turns.begin();
        try (Buffers buffers = Buffers.take()) {
            MessageWriter requests = buffers.requests();
            int base = write(requests, writing);
            int last = requests.count() - 2;
            datagrams.makeRoom(requests.start(requests.count()));
            sendTransaction(requests);
            SortedMap<Integer, Answer> answers = new TreeMap<>();
            try {
                while (!answers.containsKey(0) && !answers.containsKey(last)) {
                    receive(buffers.received(), message -> take(requests, message, base, answers));
                }
            } catch (SyscallException e) {
                takeRest(e, buffers, base, answers);
            }
            return answers;
        } finally {
            turns.end();
        }
    }

    private void sendTransaction(MessageWriter requests) {
        try {
            send(requests, 0, requests.count());
        } catch (SyscallException e) {
            throw e.errno().equals(Errno.EMSGSIZE)
                    ? e.withHint("a transaction of " + requests.start(requests.count())
                            + " bytes does not fit into the socket's buffer, which CAP_NET_ADMIN in the initial user"
                            + " namespace, or net.core.wmem_max, makes larger")
                    : e;
        }
    }

    private static void take(MessageWriter requests, Message message, int base, SortedMap<Integer, Answer> answers) {
        int index = message.sequence() - base;
        if (message.type() == Wire.NLMSG_ERROR && index >= 0 && index < requests.count()) {
            answers.putIfAbsent(index, Answer.in(message, requests, index));
        }
    }

    /** Answers did not fit into the socket's buffer: so many are refusals. */
    private void takeRest(SyscallException lost, Buffers buffers, int base, SortedMap<Integer, Answer> answers) {
        requireLoss(lost);
        takeKept(buffers, message -> take(buffers.requests(), message, base, answers));
        if (answers.isEmpty()) {
            throw lost;
        }
    }

    private void collect(
            Buffers buffers, int base, int from, int to, @Nullable Answer[] answers, Consumer<Message> replies) {
        int[] missing = {to - from};
        Consumer<Message> taking = message -> {
            int index = message.sequence() - base;
            if (index < from || index >= to) {
                return; // late, to a request that was given up
            }
            if (message.type() != Wire.NLMSG_ERROR) {
                replies.accept(message);
            } else if (answers[index] == null) {
                answers[index] = Answer.in(message, buffers.requests(), index);
                missing[0]--;
            }
        };
        try {
            while (missing[0] > 0) {
                receive(buffers.received(), taking);
            }
        } catch (SyscallException e) {
            requireLoss(e);
            takeKept(buffers, taking);
            if (missing[0] > 0) {
                throw e.withHint("the socket's buffer had no room for all answers");
            }
        }
    }

    private static void requireLoss(SyscallException e) {
        if (!e.errno().equals(Errno.ENOBUFS)) {
            throw e;
        }
    }

    /** What had room. The kernel has sent all answers before it came back from sending the requests. */
    private void takeKept(Buffers buffers, Consumer<Message> each) {
        int length = datagrams.receive(buffers.received(), Duration.ZERO);
        while (length > 0) {
            messages(buffers.received(), length, each);
            length = datagrams.receive(buffers.received(), Duration.ZERO);
        }
    }

    /**
     * Asks for all objects of a kind; again, if they changed meanwhile.
     *
     * @param writing writes one request, with NLM_F_DUMP and without NLM_F_ACK
     * @param decoder makes something of each message, or null of one that is not asked for
     */
    public <T> Dump<T> dump(Consumer<MessageWriter> writing, Function<Message, @Nullable T> decoder) {
        turns.begin();
        try (Buffers buffers = Buffers.take()) {
            for (int attempt = 1; ; attempt++) {
                Attempt<T> dump = new Attempt<>(buffers, write(buffers.requests(), writing), decoder);
                boolean whole = dump.run();
                if (whole || attempt == ATTEMPTS) {
                    return new Dump<>(dump.items, whole, dump.end());
                }
            }
        } finally {
            turns.end();
        }
    }

    private final class Attempt<T> {
        final List<T> items = new ArrayList<>();
        private final Buffers buffers;
        private final int number;
        private final Function<Message, @Nullable T> decoder;
        private @Nullable Answer end;
        private @Nullable RuntimeException undecoded;
        private boolean interrupted;

        Attempt(Buffers buffers, int number, Function<Message, @Nullable T> decoder) {
            this.buffers = buffers;
            this.number = number;
            this.decoder = decoder;
        }

        /** False: the objects changed, or messages were lost. */
        boolean run() {
            send(buffers.requests(), 0, 1);
            boolean lost = false;
            while (end == null) {
                try {
                    receive(buffers.received(), this::take);
                } catch (SyscallException e) {
                    if (!e.errno().equals(Errno.ENOBUFS)) {
                        throw e;
                    }
                    lost = true;
                }
            }
            if (undecoded != null) {
                throw undecoded;
            }
            return !interrupted && !lost;
        }

        private void take(Message message) {
            if (message.sequence() != number) {
                return;
            }
            interrupted |= (message.flags() & Wire.NLM_F_DUMP_INTR) != 0;
            if (message.type() == Wire.NLMSG_DONE || message.type() == Wire.NLMSG_ERROR) {
                end = Answer.in(message, buffers.requests(), 0);
                return;
            }
            if (undecoded == null) {
                decode(message);
            }
        }

        /** What fails is told at the end: before that, the kernel would answer the next dump with EBUSY. */
        private void decode(Message message) {
            try {
                T item = decoder.apply(message);
                if (item != null) {
                    items.add(item);
                }
            } catch (RuntimeException e) {
                undecoded = e;
            }
        }

        Answer end() {
            return Objects.requireNonNull(end);
        }
    }

    /** Writes requests and gives them their sequence numbers; returns the first. */
    private int write(MessageWriter requests, Consumer<MessageWriter> writing) {
        requests.clear();
        writing.accept(requests);
        int base = sequence + 1;
        for (int i = 0; i < requests.count(); i++) {
            sequence++;
            requests.memory().bytes().putInt(requests.start(i) + Wire.SEQUENCE, sequence);
        }
        return base;
    }

    private void send(MessageWriter requests, int from, int to) {
        int start = requests.start(from);
        datagrams.send(requests.memory(), start, requests.start(to) - start);
    }

    /** Waits for a datagram, and shows each message in it. */
    private void receive(Memory received, Consumer<Message> each) {
        int length = datagrams.receive(received, TIMEOUT);
        if (length == 0) {
            throw new SyscallException("recv(netlink)", Errno.ETIMEDOUT)
                    .withHint("the kernel has not answered within " + TIMEOUT.toSeconds() + " s");
        }
        if (length > received.size()) {
            throw new SyscallException("recv(netlink)", Errno.EMSGSIZE)
                    .withHint("a message of " + length + " bytes, " + received.size() + " expected at most");
        }
        messages(received, length, each);
    }

    /** What does not fit into its datagram ends it. */
    static void messages(Memory datagram, int length, Consumer<Message> each) {
        int at = 0;
        while (length - at >= Wire.HEADER) {
            int size = datagram.bytes().getInt(at);
            if (size < Wire.HEADER || size > length - at) {
                throw new SyscallException("recv(netlink)", Errno.EBADMSG)
                        .withHint("a message of " + Integer.toUnsignedString(size) + " bytes among " + (length - at));
            }
            Message message = new Message(datagram.bytes(), at, at + size);
            if (message.type() != Wire.NLMSG_NOOP) {
                each.accept(message);
            }
            at += Wire.aligned(size);
        }
    }

    @Override
    public void close() {
        turns.close();
    }
}
