package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.exec.Command;
import ns.exec.ExitStatus;
import ns.exec.Input;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.net.lab.Host;

/** Programs on the hosts of a lab: one that is waited for, and others in the background. All end with the lab. */
final class LabJobs implements AutoCloseable {
    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;

    private final Input input;
    private final List<Job> background = new ArrayList<>();
    private final List<NsProcess> foreground = new ArrayList<>();
    private boolean closed;

    /** One in the background. */
    record Job(String host, String line, NsProcess process) {
        String state() {
            Optional<ExitStatus> status = process.isAlive() ? Optional.empty() : Optional.of(process.waitFor());
            return status.isEmpty() ? "running" : status.get().toString();
        }
    }

    /** Programs that are waited for read this; others read nothing. */
    LabJobs(Input input) {
        this.input = input;
    }

    /** Runs a program, or the user's shell, and returns its status. */
    int run(Host host, List<String> words) {
        Command command = words.isEmpty() ? Command.shell() : Command.of(words.get(0), words.subList(1, words.size()));
        try (NsProcess process = start(host, command.stdin(input), foreground)) {
            return process.waitFor().shellCode();
        } finally {
            forget();
        }
    }

    private synchronized void forget() {
        foreground.clear();
    }

    /** Whether a program has the terminal, and with it Ctrl-C. */
    synchronized boolean isWaiting() {
        return !foreground.isEmpty();
    }

    /** Leaves a program running. */
    synchronized void start(Host host, List<String> words) {
        Command command = Command.of(words.get(0), words.subList(1, words.size()));
        NsProcess process = start(host, command.stdin(Input.none()), new ArrayList<>());
        background.add(new Job(host.name(), String.join(" ", words), process));
    }

    private synchronized NsProcess start(Host host, Command command, List<NsProcess> processes) {
        if (closed) {
            throw new IllegalStateException("the lab ends");
        }
        Command whole = command.stdout(ns.exec.Output.inherit())
                .stderr(ns.exec.Output.inherit())
                .acceptAny();
        try {
            NsProcess process = Nsenter.into(host).start(whole);
            processes.add(process);
            return process;
        } catch (SyscallException e) {
            throw e.call().startsWith("exec") ? notExecuted(whole, e) : e;
        }
    }

    private static CliException notExecuted(Command command, SyscallException e) {
        return CliException.error(
                "failed to execute " + command + ": " + e.errno().description(),
                e.errno().equals(Errno.ENOENT) ? NOT_FOUND : CANNOT_EXECUTE);
    }

    synchronized List<Job> background() {
        return List.copyOf(background);
    }

    @Override
    public synchronized void close() {
        closed = true;
        foreground.forEach(NsProcess::close);
        background.forEach(job -> job.process().close());
    }
}
