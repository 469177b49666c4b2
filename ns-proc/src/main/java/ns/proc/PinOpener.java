package ns.proc;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
import ns.core.sys.Namespaces;
import ns.core.sys.ProcFiles;
import ns.core.sys.Processes;
import org.jspecify.annotations.Nullable;

/** Opens a namespace through whichever of its pins lets us, also by way of other namespaces. */
final class PinOpener {
    private final PinSource pins;
    private final Set<NamespaceId> onTheWay = new HashSet<>();
    private @Nullable SyscallException firstRefusal;

    PinOpener(PinSource pins) {
        this.pins = pins;
    }

    /** An open handle, or empty if no pin leads to the namespace any more. */
    Optional<NamespaceFd> open(NamespaceId id) {
        if (!onTheWay.add(id)) {
            return Optional.empty();
        }
        try {
            for (Pin pin : pins.pinsOf(id)) {
                Optional<NamespaceFd> opened = openBy(pin, id);
                if (opened.isPresent()) {
                    return opened;
                }
            }
            return Optional.empty();
        } finally {
            onTheWay.remove(id);
        }
    }

    /** Why the first pin that is still there did not let us in; empty if none is. */
    Optional<SyscallException> refusal() {
        return Optional.ofNullable(firstRefusal);
    }

    /** An open handle, or empty if this pin does not lead to the namespace any more. */
    Optional<NamespaceFd> openBy(Pin pin, NamespaceId id) {
        try {
            Optional<NamespaceFd> opened = follow(pin, id);
            if (opened.isPresent() && !opened.get().id().equals(id)) {
                opened.get().close(); // the pin has moved on to another namespace since
                return Optional.empty();
            }
            return opened;
        } catch (SyscallException e) {
            if (firstRefusal == null && !isGone(e.errno())) {
                firstRefusal = e;
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // something else is at that path now
        } catch (UnsupportedOperationException e) {
            if (firstRefusal == null) { // a mount in a namespace that is to be entered first, on a virtual thread
                firstRefusal = new SyscallException("setns(CLONE_NEWNS)", Errno.EINVAL)
                        .withHint(String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        }
    }

    private static boolean isGone(Errno errno) {
        return errno.equals(Errno.ENOENT)
                || errno.equals(Errno.ESRCH)
                || errno.equals(Errno.EBADF)
                || errno.equals(Errno.ENOTTY); // another file has the number of the socket now
    }

    private Optional<NamespaceFd> follow(Pin pin, NamespaceId id) {
        Optional<Path> file = pin.file(id.type());
        if (file.isPresent()) {
            return Optional.of(NamespaceFd.at(file.get()));
        }
        if (pin instanceof Pin.Socket socket) {
            return Optional.of(openNetworkOf(socket));
        }
        if (pin instanceof Pin.Mount mount) {
            Path path = ProcText.path(mount.mountPoint());
            return through(mount.mountNamespace(), place -> place.call(() -> NamespaceFd.at(path)));
        }
        if (pin instanceof Pin.Parent parent) {
            return through(parent.child(), NamespaceFd::openParent);
        }
        if (pin instanceof Pin.Owner owner) {
            return through(owner.owned(), NamespaceFd::openOwner);
        }
        return Optional.empty();
    }

    private static NamespaceFd openNetworkOf(Pin.Socket socket) {
        if (socket.tid().equals(socket.pid())) {
            try (PidFd process = PidFd.open(socket.pid())) {
                return process.openSocketNamespace(socket.number());
            }
        }
        // in a table that the thread has for itself, which only a descriptor of the thread leads to: Linux 6.9
        try (Fd thread = Fd.owning(Processes.pidfd_open(socket.tid(), ProcFiles.PIDFD_THREAD));
                Fd duplicate = Fd.owning(Processes.pidfd_getfd(thread.number(), socket.number()))) {
            return NamespaceFd.owning(Fd.owning(Namespaces.openNetworkOfSocket(duplicate.number())));
        }
    }

    private Optional<NamespaceFd> through(NamespaceId other, Function<NamespaceFd, NamespaceFd> step) {
        Optional<NamespaceFd> opened = open(other);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (NamespaceFd place = opened.get()) {
            return Optional.of(step.apply(place));
        }
    }
}
