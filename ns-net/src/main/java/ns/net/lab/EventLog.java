package ns.net.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was done to a lab, in order. Safe for use by several threads. */
final class EventLog {
    private final long start = System.nanoTime();
    private final List<LabEvent> events = new ArrayList<>();

    synchronized void add(String what) {
        events.add(new LabEvent(Duration.ofNanos(System.nanoTime() - start), what));
    }

    synchronized List<LabEvent> events() {
        return List.copyOf(events);
    }
}
