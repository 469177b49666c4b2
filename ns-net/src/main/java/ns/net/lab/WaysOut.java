package ns.net.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The ways out that a lab has, one for a router at the most. Guarded by the lab. */
final class WaysOut implements AutoCloseable {
    private final Map<Router, WayOut> ways = new LinkedHashMap<>();

    /** Refuses a second one for a router. */
    WayOut add(Router router, Supplier<WayOut> opening) {
        if (ways.containsKey(router)) {
            throw new IllegalArgumentException(router + " has a way out already: " + ways.get(router));
        }
        WayOut way = opening.get();
        ways.put(router, way);
        return way;
    }

    Set<Router> routers() {
        return Set.copyOf(ways.keySet());
    }

    /** Does nothing if that was done before. */
    void end(WayOut way) {
        if (ways.remove(way.router(), way)) {
            way.end();
        }
    }

    void forget(Host host) {
        List.copyOf(ways.values()).stream().filter(way -> way.router() == host).forEach(this::end);
    }

    @Override
    public void close() {
        Closing closing = new Closing();
        List.copyOf(ways.values()).forEach(way -> closing.step(() -> end(way)));
        closing.end();
    }
}
