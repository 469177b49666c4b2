package ns.net;

import java.util.ArrayList;
import java.util.List;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;

/**
 * The descriptors that requests have in them, kept until the kernel has read them: else one that is closed meanwhile could be another
 * namespace's by then.
 */
final class Holds implements AutoCloseable {
    private final List<Fd.Hold> holds = new ArrayList<>();

    private Holds() {}

    /** Of those that the requests name; fails if one is closed. */
    static Holds of(List<Request> requests) {
        Holds all = new Holds();
        try {
            for (Request request : requests) {
                for (NamespaceHandle named : request.named()) {
                    all.holds.add(named.fd().hold());
                }
            }
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    @Override
    public void close() {
        holds.forEach(Fd.Hold::close);
    }
}
