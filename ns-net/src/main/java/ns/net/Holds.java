package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;

/**
 * The descriptors that requests have in them, kept until the kernel has read them: else one that is closed meanwhile could be another
 * namespace's by then.
 */
final class Holds {
    private Holds() {}

    /** Has the requests sent while all that they name is open; fails if something is closed already. */
    static <T> T during(List<Request> requests, Supplier<T> sending) {
        List<Fd.Hold> holds = new ArrayList<>();
        try {
            for (Request request : requests) {
                for (NamespaceHandle named : request.named()) {
                    holds.add(named.fd().hold());
                }
            }
            return sending.get();
        } finally {
            holds.forEach(Fd.Hold::close);
        }
    }
}
