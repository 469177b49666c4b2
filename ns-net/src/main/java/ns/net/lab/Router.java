package ns.net.lab;

import ns.net.Netns;

/** A host that also passes on what is not for itself. */
public final class Router extends Host {
    Router(NetLab lab, String name, Netns netns) {
        super(lab, name, netns);
    }

    @Override
    String kind() {
        return "router";
    }
}
