package ns.proc;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import ns.core.NamespaceId;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.core.fd.PidFd;
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

    /** Why the first pin that exists did not let us in. */
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
            if (firstRefusal == null) {
                firstRefusal = e;
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // something else is at that path now
        }
    }

    private Optional<NamespaceFd> follow(Pin pin, NamespaceId id) {
        Optional<Path> file = pin.file(id.type());
        if (file.isPresent()) {
            return Optional.of(NamespaceFd.at(file.get()));
        }
        if (pin instanceof Pin.Socket socket) {
            try (PidFd process = PidFd.open(socket.pid())) {
                return Optional.of(process.openSocketNamespace(socket.number()));
            }
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
