package ns.examples.register;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What members tell one another, one in a datagram.
 *
 * @param kind what is said
 * @param term the sender's
 * @param version of the sender's value
 * @param isCommitted whether more than half of the members are known to have that version
 * @param value the leader's, in its heartbeats; else empty
 */
record Message(Kind kind, long term, Version version, boolean isCommitted, String value) {
    static final int LONGEST = 1400;

    enum Kind {
        /** "I want to lead this term." */
        CANDIDACY,
        /** "Then lead." */
        VOTE,
        /** "I lead, and this is the value." */
        HEARTBEAT,
        /** "I have this version." */
        RECEIPT
    }

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(kind.ordinal());
        out.writeLong(term);
        out.writeLong(version.term());
        out.writeLong(version.number());
        out.writeBoolean(isCommitted);
        out.writeUTF(value);
        return bytes.toByteArray();
    }

    static Message of(byte[] bytes, int length) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
        Kind kind = Kind.values()[in.readByte()];
        long term = in.readLong();
        Version version = new Version(in.readLong(), in.readLong());
        return new Message(kind, term, version, in.readBoolean(), in.readUTF());
    }
}
