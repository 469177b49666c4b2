package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import ns.exec.Input;
import ns.net.lab.NetLab;
import org.jspecify.annotations.Nullable;

/** One run of {@code ns lab}: builds, takes commands, and cleans up, also after a signal. */
final class LabRun {
    private static final int SIGINT = 2;
    private static final int SIGNALED = 128;

    /** A program that Ctrl-C ends may be gone, and the prompt be back, before we are told of it ourselves. */
    private static final long SAME_INTERRUPT = TimeUnit.MILLISECONDS.toNanos(200);

    private final LabPlan plan;
    private final LabComplaints complaints;
    private final Parsed parsed;
    private final Streams streams;
    private final boolean interactive;
    private final Thread commands = Thread.currentThread();
    private volatile @Nullable LabSession session;
    private volatile boolean busy;
    private volatile boolean signaled;
    private volatile long finished = System.nanoTime() - SAME_INTERRUPT;

    LabRun(LabPlan plan, LabComplaints complaints, Parsed parsed, Streams streams) {
        this.plan = plan;
        this.complaints = complaints;
        this.parsed = parsed;
        this.streams = streams;
        this.interactive = !parsed.has(LabTable.COMMAND) && LabPrompt.isTerminal();
    }

    int run() {
        LabSignals.handle(this::signal);
        long began = System.nanoTime();
        NetLab lab = NetLab.create(plan.name());
        LabJobs jobs = new LabJobs(readsCommands() && !interactive ? Input.none() : Input.inherit());
        try (LabSession begun = new LabSession(lab, plan, jobs, parsed, streams)) {
            session = begun;
            build(lab, begun);
            if (interactive) {
                welcome(System.nanoTime() - began);
            }
            return readsCommands() ? prompt(begun) : given(begun);
        } finally {
            while (signaled) {
                LockSupport.park(); // the signal's thread says with which status we end
            }
        }
    }

    private boolean readsCommands() {
        return !parsed.has(LabTable.COMMAND);
    }

    private void build(NetLab lab, LabSession begun) {
        LabOrders orders = new LabOrders(plan);
        try (LabProgress progress = new LabProgress(streams.err())) {
            LabBuilder builder = new LabBuilder(plan, complaints, progress);
            builder.build(lab);
            plan.partition().ifPresent(order -> builder.at(order.place(), () -> now(order, orders, begun)));
            for (LabPlan.Run run : plan.runs()) {
                builder.at(run.place(), () -> begun.jobs().start(lab.host(run.host()), LabWords.of(run.line())));
            }
        }
        List<LabSession.Later> steps = new ArrayList<>();
        for (LabPlan.Order order : plan.timeline()) {
            LabOrder understood = orders.timed(LabWords.of(order.line()));
            steps.add(new LabSession.Later(order.at(), order.line(), understood));
        }
        begun.schedule(steps);
    }

    private static void now(LabPlan.Order order, LabOrders orders, LabSession session) {
        try {
            orders.timed(LabWords.of(order.line())).deed().run(session);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void welcome(long nanos) {
        streams.out()
                .println("lab " + plan.name() + ": " + plan.size() + ", ready in "
                        + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms; help tells the commands");
    }

    /** The commands of the command line. */
    private int given(LabSession current) {
        int status = 0;
        for (String line : parsed.values(LabTable.COMMAND)) {
            status = act(current, line, status);
            if (isEnd(current, status)) {
                break;
            }
        }
        return current.exitStatus().orElse(status);
    }

    /** The commands of standard input. */
    private int prompt(LabSession current) {
        LabPrompt prompt = new LabPrompt();
        int status = 0;
        Optional<String> line = ask(prompt);
        while (line.isPresent()) {
            status = act(current, line.get(), status);
            if (isEnd(current, status)) {
                return current.exitStatus().orElse(status);
            }
            line = ask(prompt);
        }
        if (interactive) {
            streams.out().println("");
        }
        return status;
    }

    private Optional<String> ask(LabPrompt prompt) {
        if (interactive) {
            streams.out().print(plan.name() + "> ").flush();
        }
        return prompt.next();
    }

    private int act(LabSession current, String line, int before) {
        busy = true;
        try {
            return current.run(line, before);
        } finally {
            finished = System.nanoTime();
            busy = false;
        }
    }

    private boolean isEnd(LabSession current, int status) {
        boolean failed = status != 0 && parsed.has(LabTable.ERREXIT);
        return current.isOver()
                || failed
                || current.isWrong() && !interactive
                || streams.out().failure().isPresent();
    }

    private void signal(int number) {
        LabSession current = session;
        if (number == SIGINT && interactive && current != null && interrupts(current)) {
            return;
        }
        signaled = true;
        try {
            end(current);
        } finally {
            Runtime.getRuntime().halt(SIGNALED + number);
        }
    }

    private void end(@Nullable LabSession current) {
        try {
            if (current != null) {
                current.close();
            }
        } catch (RuntimeException e) {
            streams.warn(parsed.program(), SafeText.printable(String.valueOf(e.getMessage()), true));
        }
        if (interactive) {
            streams.err().println("").flush();
        }
    }

    /** Whether Ctrl-C was for the command that runs, or did until now; a program has it from the terminal already. */
    private boolean interrupts(LabSession current) {
        boolean isForCommand = busy;
        if (isForCommand && !current.jobs().isWaiting()) {
            commands.interrupt();
        }
        return isForCommand || System.nanoTime() - finished < SAME_INTERRUPT;
    }
}
