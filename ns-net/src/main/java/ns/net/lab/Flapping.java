package ns.net.lab;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A link that flaps, until this is closed; the link is up then. */
public final class Flapping implements AutoCloseable {
    private final LabLink link;
    private final Flap flap;
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Schedule schedule;

    private Flapping(LabLink link, Flap flap, EventLog log, Consumer<Thread> starter) {
        this.link = link;
        this.flap = flap;
        this.schedule = Schedule.start("ns lab flap", log, steps(flap.times()), starter);
    }

    static Flapping start(LabLink link, Flap flap, EventLog log, Consumer<Thread> starter) {
        return new Flapping(link, flap, log, starter);
    }

    private Iterator<Schedule.Step> steps(Iterator<Long> times) {
        return new Iterator<>() {
            private boolean isUp = true;

            @Override
            public boolean hasNext() {
                return link.lab().has(link);
            }

            @Override
            public Schedule.Step next() {
                isUp = !isUp;
                return new Schedule.Step(Duration.ofNanos(times.next()), "", isUp ? this::raise : this::lower);
            }

            private void raise() {
                link.up();
                changes.incrementAndGet();
            }

            private void lower() {
                link.down();
                changes.incrementAndGet();
            }
        };
    }

    /**
     * Returns how it flaps.
     *
     * @return with the seed that was drawn if there was none
     */
    public Flap flap() {
        return flap;
    }

    /**
     * Returns how often the link has gone down or come up.
     *
     * @return 0 or more
     */
    public int changes() {
        return changes.get();
    }

    /** Ends it and leaves the link as it is. */
    void stop() {
        schedule.close();
    }

    /** Ends it, and switches the link on; does nothing if that was done already, or the link is gone. */
    @Override
    public void close() {
        stop();
        if (!closed.getAndSet(true)) {
            link.lab().faults().raise(link);
        }
    }

    /**
     * Returns the link and how it flaps.
     *
     * @return in words
     */
    @Override
    public String toString() {
        return link + " " + flap;
    }
}
