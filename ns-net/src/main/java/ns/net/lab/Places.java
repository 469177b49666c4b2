package ns.net.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ns.core.NamespaceType;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Mounts;
import ns.core.sys.Namespaces;
import org.jspecify.annotations.Nullable;

/**
 * The mount namespaces of the hosts of a lab, and the uts namespaces, in which a host is called what it is. All are copies of one, in which a file that nobody else can see lies over
 * {@code /etc/hosts}: that is changed once, for all of them. Each has its own {@code /proc/net}. They are made when somebody wants to enter.
 * Safe for use by several threads.
 */
final class Places implements AutoCloseable {
    private static final Path HOSTS = Path.of("/etc/hosts");

    /** Where a file system is for a moment, in one thread's mount namespace; nothing of the JVM's can be there. */
    private static final Path MOMENTARY = Path.of("/sys");

    private final Map<Host, Place> places = new HashMap<>();
    private final HostsFile names = new HostsFile();
    private @Nullable NamespaceFd first;
    private boolean closed;

    /** One host's. */
    private record Place(List<NamespaceHandle> namespaces, Holder holder) implements AutoCloseable {
        @Override
        public void close() {
            Closing closing = new Closing();
            namespaces.forEach(closing::close);
            closing.close(holder);
            closing.end();
        }
    }

    /** What is in /etc/hosts. */
    HostsFile names() {
        return names;
    }

    synchronized List<NamespaceHandle> of(Host host) {
        if (closed) {
            throw new IllegalStateException("the lab " + host.lab().name() + " is closed");
        }
        Place place = places.get(host);
        if (place == null) {
            place = create(host);
            places.put(host, place);
        }
        return place.namespaces();
    }

    private Place create(Host host) {
        NamespaceFd original = first();
        Holder holder = Holder.start(host.netns());
        try {
            return new Place(original.call(() -> copy(host, holder)), holder);
        } catch (RuntimeException e) {
            holder.close();
            throw e;
        }
    }

    /** On a thread in the first of them. */
    private static List<NamespaceHandle> copy(Host host, Holder holder) {
        Namespaces.unshare(NamespaceType.MNT);
        // the JVM's threads are looked at as those of its first one, whose network the process's folder shows
        Mounts.bind(Path.of("/proc/self/task/" + holder.id() + "/net"), Path.of("/proc/self/net"));
        Namespaces.unshare(NamespaceType.UTS);
        ns.core.sys.Host.sethostname(NodeNames.hostName(host.name()));
        NamespaceFd mounts = NamespaceFd.openSelf(NamespaceType.MNT);
        try {
            return List.of(mounts, NamespaceFd.openSelf(NamespaceType.UTS));
        } catch (RuntimeException e) {
            mounts.close();
            throw e;
        }
    }

    private NamespaceFd first() {
        NamespaceFd current = first;
        if (current == null) {
            current = NamespaceFd.create(NamespaceType.MNT);
            try {
                names.writeTo(current.call(Places::prepare));
            } catch (IOException e) {
                current.close();
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                current.close();
                throw e;
            }
            first = current;
        }
        return current;
    }

    private static RandomAccessFile prepare() throws IOException {
        // what happens to the machine's mounts still comes, an unmounted disk is not kept; nothing of ours goes there
        Mounts.enslave(Path.of("/"));
        Mounts.tmpfs(MOMENTARY);
        Path hosts = MOMENTARY.resolve("hosts");
        RandomAccessFile file = new RandomAccessFile(hosts.toFile(), "rw");
        Mounts.bind(hosts, HOSTS);
        Mounts.detach(MOMENTARY);
        return file;
    }

    synchronized void remove(Host host) {
        Place place = places.remove(host);
        if (place != null) {
            place.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Closing closing = new Closing();
        places.values().forEach(closing::close);
        places.clear();
        if (first != null) {
            closing.close(first);
        }
        closing.step(names::close);
        closing.end();
    }
}
