package ns.net.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import ns.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/** What is in /etc/hosts of the hosts of a lab, in memory until there is a file. Safe for use by several threads. */
final class HostsFile {
    /** The machine's name is everybody's, and means the one who asks. */
    private static final String LOCAL = """
            127.0.0.1 localhost
            ::1 localhost ip6-localhost ip6-loopback
            """;

    private final String local = LOCAL + "127.0.1.1 " + ns.core.sys.Host.uname().name() + '\n';
    private final StringBuilder text = new StringBuilder(local);
    private @Nullable RandomAccessFile file;

    /** Of several addresses that a name has, the first one counts. */
    synchronized void add(String name, IpPrefix address) {
        text.append(address.address().getHostAddress()).append(' ').append(name);
        String hostName = NodeNames.hostName(name);
        if (!hostName.equals(name)) {
            text.append(' ').append(hostName);
        }
        text.append('\n');
        write();
    }

    synchronized void clear() {
        text.setLength(local.length());
        write();
    }

    /** Where it is written from now on; closed with this. */
    synchronized void writeTo(RandomAccessFile created) {
        file = created;
        write();
    }

    private void write() {
        RandomAccessFile current = file;
        if (current == null) {
            return;
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            current.seek(0);
            current.write(bytes);
            current.setLength(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void close() {
        RandomAccessFile last = file;
        file = null;
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
