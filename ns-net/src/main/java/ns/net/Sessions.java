package ns.net;

import ns.core.fd.NamespaceHandle;
import org.jspecify.annotations.Nullable;

/** The sockets of an open network namespace: each is opened with its first question, and none after the end. */
final class Sessions implements AutoCloseable {
    private final NamespaceHandle namespace;
    private final Warnings warnings;
    private @Nullable Session links;
    private @Nullable GenericSession generic;
    private boolean closed;

    Sessions(NamespaceHandle namespace, Warnings warnings) {
        this.namespace = namespace;
        this.warnings = warnings;
    }

    /** On a thread that is inside, where the first one does not take another. */
    synchronized void openHere() {
        links = Session.openHere(warnings);
    }

    /** For links, addresses and routes. */
    synchronized Session links() {
        requireOpen();
        Session current = links;
        if (current == null) {
            current = Session.open(namespace, warnings);
            links = current;
        }
        return current;
    }

    /** For families of generic netlink. */
    synchronized GenericSession generic() {
        requireOpen();
        GenericSession current = generic;
        if (current == null) {
            current = GenericSession.open(namespace, warnings);
            generic = current;
        }
        return current;
    }

    /** Refuses what is asked after the end. */
    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(namespace.id() + " is closed");
        }
    }

    /** Ends requests that wait, too. */
    @Override
    public void close() {
        Session last;
        GenericSession lastGeneric;
        synchronized (this) {
            closed = true;
            last = links;
            links = null;
            lastGeneric = generic;
            generic = null;
        }
        if (last != null) {
            last.close();
        }
        if (lastGeneric != null) {
            lastGeneric.close();
        }
    }
}
