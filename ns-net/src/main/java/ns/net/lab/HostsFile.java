package ns.net.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import ns.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/** What is in /etc/hosts of the hosts of a lab, in memory until there is a file. Safe for use by several threads. */
final class HostsFile {
    private static final String LOCAL = """
            127.0.0.1 localhost
            ::1 localhost ip6-localhost ip6-loopback
            """;

    private final String machine = ns.core.sys.Host.uname().name();
    private final List<Name> names = new ArrayList<>();
    private @Nullable RandomAccessFile file;

    /** What a host is called, and an address of it. */
    record Name(String host, IpPrefix address) {
        private String line() {
            String hostName = NodeNames.hostName(host);
            return address.address().getHostAddress()
                    + ' '
                    + host
                    + (hostName.equals(host) ? "" : ' ' + hostName)
                    + '\n';
        }
    }

    /** Of several addresses that a host has, the first one counts. */
    synchronized void add(List<Name> more) {
        names.addAll(more);
        write();
    }

    /** In the place of all before, at once: what is missed for a moment is missing for the JVM's memory of names. */
    synchronized void set(List<Name> all) {
        names.clear();
        add(all);
    }

    /** The machine's name is everybody's, and means the one who asks, unless a host is called that. */
    private String text() {
        StringBuilder text = new StringBuilder(LOCAL);
        if (names.stream().noneMatch(name -> name.host().equals(machine))) {
            text.append("127.0.1.1 ").append(machine).append('\n');
        }
        names.forEach(name -> text.append(name.line()));
        return text.toString();
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
        byte[] bytes = text().getBytes(StandardCharsets.UTF_8);
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
