package ns.examples.register;

import static ns.examples.register.Message.Kind.CANDIDACY;
import static ns.examples.register.Message.Kind.HEARTBEAT;
import static ns.examples.register.Message.Kind.RECEIPT;
import static ns.examples.register.Message.Kind.VOTE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One of those that keep the register. They elect a leader, as in Raft: whoever has not heard of one for a while is a candidate of the next
 * term, and leads if more than half of all vote for it, which they do once in a term, and only for somebody whose value is not older than
 * theirs. Only the leader writes, and only what more than half have is written. Instead of a log they have one value: the newest.
 *
 * <p>Safe for use by several threads. What a member knows is gone with it: this is a toy.
 */
public final class Member implements AutoCloseable {
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private enum Role {
        FOLLOWER,
        CANDIDATE,
        LEADER
    }

    private final List<InetSocketAddress> others;
    private final DatagramSocket socket;

    private Role role = Role.FOLLOWER;
    private long term;
    private long termOfVote;
    private Version version = Version.NONE;
    private String value = "";
    private Version committed = Version.NONE;
    private String committedValue = "";
    /** Who voted for us or, when we lead, who has our version: we do, and these. */
    private final Set<SocketAddress> supporters = new HashSet<>();

    private long nextDeed;

    /**
     * Creates a member, which takes part when it runs.
     *
     * @param address where it listens
     * @param all where all members listen, itself too
     * @throws IOException if it can not listen there
     */
    public Member(InetSocketAddress address, List<InetSocketAddress> all) throws IOException {
        this.others = all.stream().filter(each -> !each.equals(address)).toList();
        this.socket = new DatagramSocket(address);
        waitForLeader();
    }

    /** Takes part until it is closed. */
    public void run() {
        DatagramPacket packet = new DatagramPacket(new byte[Message.LONGEST], Message.LONGEST);
        while (!socket.isClosed()) {
            try {
                if (receive(packet)) {
                    handle(Message.of(packet.getData(), packet.getLength()), packet.getSocketAddress());
                } else {
                    act();
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Waits for a message, but not longer than there is nothing else to do. */
    private boolean receive(DatagramPacket packet) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanosToNextDeed());
        if (millis <= 0) {
            return false;
        }
        socket.setSoTimeout((int) millis);
        packet.setLength(Message.LONGEST);
        try {
            socket.receive(packet);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private synchronized long nanosToNextDeed() {
        return nextDeed - System.nanoTime();
    }

    /** Nobody leads: so we want to. Or we do, and say so. */
    private synchronized void act() throws IOException {
        if (role == Role.LEADER) {
            beat();
            return;
        }
        role = Role.CANDIDATE;
        term++;
        termOfVote = term;
        supporters.clear();
        waitForLeader();
        tellAll(CANDIDACY, "");
    }

    private synchronized void handle(Message message, SocketAddress sender) throws IOException {
        if (message.term() > term) {
            enter(message.term());
        }
        if (message.term() < term) {
            return; // from somebody who has slept
        }
        switch (message.kind()) {
            case CANDIDACY -> vote(message, sender);
            case VOTE -> countVote(sender);
            case HEARTBEAT -> follow(message, sender);
            case RECEIPT -> countReceipt(message, sender);
        }
    }

    private void enter(long newTerm) {
        if (role == Role.LEADER) {
            waitForLeader();
        }
        role = Role.FOLLOWER;
        term = newTerm;
    }

    private void vote(Message candidacy, SocketAddress candidate) throws IOException {
        if (termOfVote < term && !candidacy.version().isOlderThan(version)) {
            termOfVote = term;
            waitForLeader();
            tell(candidate, VOTE, "");
        }
    }

    private void countVote(SocketAddress voter) throws IOException {
        if (role == Role.CANDIDATE && isMajorityWith(voter)) {
            role = Role.LEADER;
            // its value is written again, as its own: nobody knows whether the last leader finished
            write(new Version(term, 1), value);
        }
    }

    private void follow(Message heartbeat, SocketAddress leader) throws IOException {
        role = Role.FOLLOWER;
        waitForLeader();
        if (heartbeat.version().isOlderThan(version)) {
            return; // overtaken on its way
        }
        version = heartbeat.version();
        value = heartbeat.value();
        if (heartbeat.isCommitted()) {
            commit();
        }
        tell(leader, RECEIPT, "");
    }

    private void countReceipt(Message receipt, SocketAddress follower) throws IOException {
        if (role == Role.LEADER && receipt.version().equals(version) && isMajorityWith(follower) && !isCommitted()) {
            commit();
            beat();
        }
    }

    private boolean isMajorityWith(SocketAddress supporter) {
        supporters.add(supporter);
        return 2 * (1 + supporters.size()) > 1 + others.size();
    }

    private void write(Version newVersion, String newValue) throws IOException {
        version = newVersion;
        value = newValue;
        supporters.clear();
        beat();
    }

    private void commit() {
        committed = version;
        committedValue = value;
        notifyAll();
    }

    private boolean isCommitted() {
        return committed.equals(version);
    }

    private void beat() throws IOException {
        nextDeed = System.nanoTime() + HEARTBEAT_NANOS;
        tellAll(HEARTBEAT, value);
    }

    private void waitForLeader() {
        nextDeed = System.nanoTime()
                + PATIENCE_NANOS
                + ThreadLocalRandom.current().nextLong(PATIENCE_NANOS); // not all at the same moment
    }

    private void tellAll(Message.Kind kind, String text) throws IOException {
        for (SocketAddress other : others) {
            tell(other, kind, text);
        }
    }

    private void tell(SocketAddress other, Message.Kind kind, String text) throws IOException {
        byte[] bytes = new Message(kind, term, version, isCommitted(), text).toBytes();
        socket.send(new DatagramPacket(bytes, bytes.length, other));
    }

    /**
     * Writes a value, if this member leads.
     *
     * @param newValue up to 1000 bytes
     * @param timeout how long to wait until more than half of the members have it
     * @return whether they have. If not, it may still come to that, if nobody else has written since
     * @throws IOException if the network refuses
     * @throws InterruptedException if interrupted meanwhile
     */
    public synchronized boolean set(String newValue, Duration timeout) throws IOException, InterruptedException {
        if (role != Role.LEADER || !isCommitted()) {
            return false;
        }
        Version ours = version.next();
        write(ours, newValue);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (version.equals(ours) && committed.isOlderThan(ours)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return !committed.isOlderThan(ours) && committed.term() == ours.term();
    }

    /**
     * Returns the value, as far as this member knows.
     *
     * @return the newest of which it knows that more than half of the members have it; at first the empty string
     */
    public synchronized String value() {
        return committedValue;
    }

    /**
     * Returns whether this member leads, or thinks so: one that is cut off can not know that it has been replaced.
     *
     * @return whether it writes
     */
    public synchronized boolean isLeader() {
        return role == Role.LEADER;
    }

    /** Takes part no longer. */
    @Override
    public void close() {
        socket.close();
    }
}
