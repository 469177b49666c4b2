package ns.cli;

import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.LabLink;
import ns.net.lab.NetLab;
import ns.net.lab.Timeline;

/** A lab that is up, and what its user has it do. Commands come from one thread; timelines and the end may come from others. */
final class LabSession implements AutoCloseable {
    /** What a shell reports for a program that Ctrl-C ended. */
    static final int INTERRUPTED = 130;

    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private final NetLab lab;
    private final LabOrders orders;
    private final Parsed parsed;
    private final Streams streams;
    private final LabJobs jobs;
    private final LabFlaps flaps = new LabFlaps();
    private final LabCaptures captures = new LabCaptures();
    private final List<Timeline> timelines = new ArrayList<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private Optional<Integer> exitStatus = Optional.empty();
    private boolean over;
    private volatile boolean timelineFailed;
    private boolean wrong;

    LabSession(NetLab lab, LabPlan plan, LabJobs jobs, Parsed parsed, Streams streams) {
        this.lab = lab;
        this.orders = new LabOrders(plan);
        this.jobs = jobs;
        this.parsed = parsed;
        this.streams = streams;
    }

    /** Does what a line says, and returns its status; that of an empty line is the one before. */
    int run(String line, int before) {
        Thread.interrupted(); // Ctrl-C that came too late for the command before
        wrong = false;
        LabOrder order;
        try {
            List<String> words = LabWords.of(line);
            if (words.isEmpty()) {
                return before;
            }
            order = orders.parse(words);
        } catch (IllegalArgumentException e) {
            wrong = true;
            complain("", e);
            return WRONG;
        }
        int status = run(order);
        streams.out().flush();
        return over && exitStatus.isEmpty() ? before : status;
    }

    private int run(LabOrder order) {
        try {
            return order.deed().run(this);
        } catch (InterruptedException | CancellationException e) {
            return INTERRUPTED;
        } catch (Exception e) {
            complain("", e);
            return e instanceof CliException known ? known.status() : FAILED;
        }
    }

    /** Timelines complain too. */
    private void complain(String of, Exception e) {
        if (ending.getCount() == 0) {
            return; // what fails because all is being ended needs no words
        }
        Exception told = e instanceof FileSystemException refused
                ? CliException.failed("cannot write " + refused.getFile(), refused)
                : e;
        String message = of + (told.getMessage() == null ? told.toString() : told.getMessage());
        synchronized (streams) {
            for (String line : message.split("\n")) {
                streams.warn(parsed.program(), SafeText.printable(line, true));
            }
        }
    }

    /** Whether the last line could not be understood, which ends a script. */
    boolean isWrong() {
        return wrong;
    }

    NetLab lab() {
        return lab;
    }

    LabPlan plan() {
        return orders.plan();
    }

    LabJobs jobs() {
        return jobs;
    }

    LabFlaps flaps() {
        return flaps;
    }

    LabCaptures captures() {
        return captures;
    }

    Parsed parsed() {
        return parsed;
    }

    Streams streams() {
        return streams;
    }

    boolean isJson() {
        return parsed.has(Answer.JSON);
    }

    Host[] hosts(List<String> names) {
        return names.stream().map(lab::host).toArray(Host[]::new);
    }

    Set<LabLink> links(List<LabLookup.Way> ways) {
        Set<LabLink> links = new LinkedHashSet<>();
        ways.forEach(way -> links.add(lab.links().get(way.link())));
        return links;
    }

    /** Both directions of a link at once, where both are meant. */
    void impair(List<LabLookup.Way> ways, Impairment impairment) {
        Set<Integer> done = new HashSet<>();
        for (LabLookup.Way way : ways) {
            LabLink link = lab.links().get(way.link());
            boolean both =
                    ways.stream().filter(each -> each.link() == way.link()).count() == 2;
            if (!both) {
                link.from(lab.node(way.from())).impair(impairment);
            } else if (done.add(way.link())) {
                link.impair(impairment);
            }
        }
    }

    @SuppressWarnings("unchecked")
    void partition(List<List<String>> groups) {
        lab.partition(groups.stream().map(group -> List.of(hosts(group))).toArray(List[]::new));
    }

    /** Does an order later. */
    void schedule(Duration time, String line, LabOrder order) {
        schedule(List.of(new Later(time, line, order)));
    }

    /** An order, and when. */
    record Later(Duration time, String line, LabOrder order) {}

    void schedule(List<Later> steps) {
        if (!steps.isEmpty()) {
            Timeline timeline = lab.timeline();
            for (Later step : steps) {
                timeline.at(step.time(), step.line(), () -> act(step));
            }
            synchronized (this) {
                timelines.add(timeline.start());
            }
        }
    }

    private void act(Later step) throws Exception {
        try {
            step.order().deed().run(this);
        } catch (Exception e) {
            timelineFailed = true;
            complain(step.line() + ": ", e);
            throw e;
        }
    }

    private synchronized List<Timeline> timelines() {
        return List.copyOf(timelines);
    }

    /** Waits for a time, or for all timelines; the status tells whether they failed. */
    int await(Optional<Duration> time) throws InterruptedException {
        if (time.isPresent()) {
            boolean isOver = ending.await(time.get().toNanos(), TimeUnit.NANOSECONDS);
            return isOver ? FAILED : 0;
        }
        for (Timeline timeline : timelines()) {
            try {
                timeline.await();
            } catch (IllegalStateException e) {
                timelineFailed = true; // told when it happened
            }
        }
        return timelineFailed ? FAILED : 0;
    }

    /** Without a status, that of the command before counts. */
    int exit(Optional<Integer> status) {
        over = true;
        exitStatus = status;
        return status.orElse(0);
    }

    /** Whether the user has ended it. */
    boolean isOver() {
        return over;
    }

    Optional<Integer> exitStatus() {
        return exitStatus;
    }

    /** Ends programs, closes files and the lab, each also if one before it fails; only the first call does. */
    @Override
    @SuppressWarnings("try") // nothing is done but the closing
    public synchronized void close() {
        if (ending.getCount() > 0) {
            try (lab;
                    captures;
                    jobs) {
                ending.countDown();
            }
        }
    }
}
