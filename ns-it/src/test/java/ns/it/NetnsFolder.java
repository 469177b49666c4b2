package ns.it;

import ns.core.Pid;
import ns.net.Netns;

/** Where network namespaces have names. The first name makes it a mount of its own, which stays, as with ip(8): no leak. */
final class NetnsFolder {
    private NetnsFolder() {}

    static void make() {
        if (Need.isRoot()) {
            String name = "ns-it-first-" + Pid.self().number();
            Netns.add(name).close();
            Netns.delete(name);
        }
    }
}
