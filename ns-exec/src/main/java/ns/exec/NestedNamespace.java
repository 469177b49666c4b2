package ns.exec;

import static ns.core.sys.Syscall.OPENAT;
import static ns.core.sys.Syscall.SOCKET;
import static ns.exec.plan.Argument.constant;

import java.nio.file.Path;
import java.util.List;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Descriptors;
import ns.exec.plan.Argument;
import ns.exec.plan.Step;

/**
 * A namespace that another user namespace than ours owns, and that is entered through it. No thread of a JVM can go there: an ns-init
 * goes, opens what is wanted, and hands it over.
 *
 * <p>The user namespace stays open as long as this. Safe for use by several threads.
 */
final class NestedNamespace implements NamespaceHandle {
    private static final int SOCK_CLOEXEC = 0x8_0000;

    private final NamespaceFd namespace;
    private final NamespaceFd owner;

    private NestedNamespace(NamespaceFd namespace, NamespaceFd owner) {
        this.namespace = namespace;
        this.owner = owner;
    }

    /** Takes a namespace over; it stays what it is if it is a user namespace, or ours owns it, or one that we can not enter. */
    static NamespaceHandle of(NamespaceFd namespace) {
        if (namespace.type() == NamespaceType.USER) {
            return namespace;
        }
        try {
            return withOwner(namespace);
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    private static NamespaceHandle withOwner(NamespaceFd namespace) {
        NamespaceFd owner;
        try {
            owner = namespace.openOwner();
        } catch (SyscallException e) {
            if (e.errno().equals(Errno.EPERM)) {
                return namespace;
            }
            throw e;
        }
        boolean ours;
        try {
            ours = isOurs(owner);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
        if (ours) {
            owner.close();
            return namespace;
        }
        return new NestedNamespace(namespace, owner);
    }

    private static boolean isOurs(NamespaceFd user) {
        try (NamespaceFd ours = NamespaceFd.openSelf(NamespaceType.USER)) {
            return ours.id().equals(user.id());
        }
    }

    @Override
    public NamespaceId id() {
        return namespace.id();
    }

    @Override
    public Fd fd() {
        return namespace.fd();
    }

    @Override
    public List<NamespaceHandle> companions() {
        return List.of(owner);
    }

    @Override
    public Fd socket(int family, int type, int protocol) {
        return inside(Step.call(
                        SOCKET,
                        Argument.of(family),
                        constant(type | SOCK_CLOEXEC, type + "|SOCK_CLOEXEC"),
                        Argument.of(protocol))
                .or("socket failed"));
    }

    @Override
    public Fd openFile(Path file, int flags) {
        return inside(Step.call(
                        OPENAT,
                        Script.HERE,
                        Script.text(Checked.path("openFile", file)),
                        constant(flags | Descriptors.O_CLOEXEC, flags + "|O_CLOEXEC"),
                        Argument.of(0))
                .or("cannot open " + file));
    }

    private Fd inside(Step step) {
        Nsenter place = Nsenter.into(this).preserveCredentials(); // they are nobody's inside, and nobody asks
        return new Launch(place.options, null, Launch.NO_PROGRAM).openInside(step);
    }

    @Override
    public void close() {
        namespace.close();
        owner.close();
    }

    @Override
    public String toString() {
        return id() + " of " + owner.id();
    }
}
