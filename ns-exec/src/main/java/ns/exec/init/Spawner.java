package ns.exec.init;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import ns.core.Errno;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.fd.PidFd;
import ns.core.sys.Architecture;
import ns.core.sys.Descriptors;
import ns.core.sys.Processes;
import ns.core.sys.Signals;
import ns.core.sys.Sockets;
import ns.exec.plan.Plan;
import ns.exec.plan.Step;
import org.jspecify.annotations.Nullable;

/** Starts plans as children of this JVM: posix_spawn(3) of ns-init, and a talk with it until the program runs. */
public final class Spawner {
    private static final int CLONE_PARENT = 0x8000;
    private static final String NAME = "ns-init";

    /** A supervisor that is not told to go on ends its program, which nobody else holds. */
    private static final Duration LAST_DUTY = Duration.ofSeconds(1);

    private final Plan plan;
    private final PidFd first;
    private final Channel channel;
    private final Interlude interlude;
    private final List<Fd> given;
    private @Nullable PidFd payload;
    private @Nullable PidFd program;
    private boolean supervises;
    private boolean heardAll;

    private Spawner(Plan plan, PidFd first, Channel channel, Interlude interlude, List<Fd> given) {
        this.plan = plan;
        this.first = first;
        this.channel = channel;
        this.interlude = interlude;
        this.given = given;
    }

    /** What Java does at the {@code await} of a plan. */
    public interface Interlude {
        /**
         * Acts while the plan waits.
         *
         * @param process which is in all new namespaces
         * @throws Exception whatever goes wrong: the process is then killed
         */
        void act(PidFd process) throws Exception;
    }

    /** What to tell the user about a failed step. */
    public interface Explanation {
        /**
         * Looks at the machine.
         *
         * @param step which failed
         * @param failure how
         * @return the failure, with a hint if there is one
         */
        SyscallException explain(Step step, SyscallException failure);
    }

    /**
     * Starts a plan and waits until its program is executed.
     *
     * @param plan what to do
     * @param passed the descriptors that it names; they stay the caller's
     * @param free from here on, the program is given no descriptor
     * @param interlude what to do when the plan waits
     * @param explanation finds out why a step failed
     * @return the process
     * @throws SyscallException if a step failed; then nothing is left
     * @throws Exception what the interlude threw; then nothing is left
     */
    public static Child start(
            Plan plan, Map<String, Integer> passed, int free, Interlude interlude, Explanation explanation)
            throws Exception {
        return start(plan, passed, free, interlude, explanation, new ArrayList<>());
    }

    /** As the other, and what the plan hands over is added to the list, whose owner closes it, also if this fails. */
    static Child start(
            Plan plan,
            Map<String, Integer> passed,
            int free,
            Interlude interlude,
            Explanation explanation,
            List<Fd> given)
            throws Exception {
        OwnSignals.prepare();
        Descriptors.Pair pair = Sockets.socketpair(Sockets.SOCK_SEQPACKET);
        Channel channel = new Channel(pair.first());
        try {
            Pid first;
            try (Fd theirs = above(free, pair.second())) {
                Map<String, Integer> numbers = new HashMap<>(passed);
                numbers.put(Plan.CHANNEL, theirs.number());
                try (ImageFile image = ImageFile.of(plan, Architecture.current(), numbers, Voice.SILENT)) {
                    first = spawn(image, theirs, numbers);
                }
            }
            return new Spawner(plan, hold(first, plan, channel), channel, interlude, given).talk(explanation);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static final class OwnSignals {
        static {
            // who ignores SIGCHLD gets no status of his children
            if (Signals.isIgnored(Signal.SIGCHLD)) {
                Signals.setDefault(Signal.SIGCHLD);
            }
        }

        static void prepare() {}
    }

    /** The channel lasts until the program is executed, so none of its descriptors may take that number. */
    private static Fd above(int free, int descriptor) {
        Fd fd = Fd.owning(descriptor);
        if (descriptor >= free) {
            return fd;
        }
        try (fd) {
            return Fd.owning((int) Descriptors.fcntl(descriptor, Descriptors.F_DUPFD_CLOEXEC, free));
        }
    }

    private static Pid spawn(ImageFile image, Fd channel, Map<String, Integer> passed) {
        List<String> arguments = List.of(
                NAME,
                Integer.toString(image.fd().number()),
                Integer.toString(image.size()),
                Integer.toString(channel.number()));
        TreeSet<Integer> numbers = new TreeSet<>(passed.values());
        numbers.add(image.fd().number());
        numbers.add(channel.number());
        int[] inherited = new int[numbers.size()];
        int at = 0;
        for (int number : numbers) {
            inherited[at++] = number;
        }
        return Pid.of(Processes.posix_spawn(InitBinary.get().path(), arguments, inherited));
    }

    /** A child of ours that we cannot hold must not run: nobody would hear of it, nor of its end. */
    private static PidFd hold(Pid child) {
        try {
            return PidFd.open(child);
        } catch (SyscallException e) {
            Reaping.killAndReap(child);
            throw e;
        }
    }

    /** The same for the first one, which may have handed over to another child of ours by now. */
    private static PidFd hold(Pid first, Plan plan, Channel channel) {
        try {
            return PidFd.open(first);
        } catch (SyscallException e) {
            if (plan.forks(CLONE_PARENT)) {
                endPayload(channel);
            }
            Reaping.killAndReap(first);
            throw e;
        }
    }

    /** Listens until we know of the child that was handed over to, and ends it, or until there is nobody. */
    private static void endPayload(Channel channel) {
        while (true) {
            try {
                Channel.Message message = channel.receive();
                if (message == null) {
                    return;
                }
                if (message.kind() == Channel.Kind.PAYLOAD) {
                    Reaping.killAndReap(Pid.of(message.value()));
                    return;
                }
                if (message.descriptor() >= 0) {
                    Descriptors.close(message.descriptor());
                }
            } catch (SyscallException e) {
                if (!e.errno().equals(Errno.EMFILE)) { // a pidfd came along, which we do not want
                    throw e;
                }
            }
        }
    }

    private Child talk(Explanation explanation) throws Exception {
        try {
            return talkUnguarded(explanation);
        } catch (Throwable e) {
            if (payload == null && !heardAll && plan.forks(CLONE_PARENT)) {
                endPayload(channel);
            }
            channel.close();
            if (program != null) {
                program.close();
            }
            for (PidFd child : children()) {
                if (!supervises || !child.awaitExit(LAST_DUTY)) {
                    Reaping.kill(child);
                }
                Reaping.reap(child);
                child.close();
            }
            throw e;
        }
    }

    private List<PidFd> children() {
        return payload == null ? List.of(first) : List.of(payload, first);
    }

    /** The hold is another one, which a hook may close. */
    private void act(PidFd process) throws Exception {
        try (PidFd lent = PidFd.open(process.pid())) {
            interlude.act(lent);
        }
    }

    private Child talkUnguarded(Explanation explanation) throws Exception {
        boolean handsOver = plan.forks(CLONE_PARENT);
        boolean waiting = false;
        Channel.Message message;
        while ((message = receive()) != null) {
            switch (message.kind()) {
                case FAILED -> {
                    if (handsOver) {
                        learnPayload();
                    }
                    throw failure(message, explanation);
                }
                case PAYLOAD -> payload = ourChild(message.value());
                case AWAITING -> waiting = true;
                case RUNNING -> {
                    supervises = true;
                    program = programOf(message);
                }
                case GIVEN -> given.add(Fd.owning(message.descriptor()));
                case ENDED -> throw new IllegalStateException("ns-init ended something that it had not begun");
            }
            if (waiting && (payload != null || !handsOver)) {
                waiting = false;
                act(payload == null ? first : payload);
                channel.goOn();
            }
            if (program != null && (payload != null || !handsOver)) {
                channel.goOn();
                return new Child(handOver(handsOver), program, channel);
            }
        }
        channel.close();
        return new Child(handOver(handsOver), null, null);
    }

    private Channel.@Nullable Message receive() {
        try {
            Channel.Message message = channel.receive();
            heardAll = message == null;
            return message;
        } catch (SyscallException e) {
            supervises |= e.errno().equals(Errno.EMFILE); // only a supervisor sends a descriptor
            throw e;
        }
    }

    /** A child may fail before its parent, which runs beside it, has said that there is one; and it must be reaped. */
    private void learnPayload() {
        Channel.Message message;
        while (payload == null && (message = receive()) != null) {
            if (message.kind() == Channel.Kind.PAYLOAD) {
                payload = ourChild(message.value());
            } else if (message.kind() == Channel.Kind.RUNNING) {
                programOf(message).close();
            }
        }
    }

    private static PidFd programOf(Channel.Message message) {
        if (message.descriptor() < 0) {
            throw new SyscallException("pidfd_open(" + message.value() + ")", new Errno(message.error()));
        }
        return PidFd.owning(Fd.owning(message.descriptor()));
    }

    /** The process that stays our child. The one that we started first has ended by now if it was to hand over. */
    private PidFd handOver(boolean handsOver) {
        PidFd last = payload;
        if (last == null) {
            if (handsOver) {
                throw new IllegalStateException("ns-init was killed before it had started anything");
            }
            return first;
        }
        Reaping.reap(first);
        first.close();
        return last;
    }

    /** What it says may have been said by somebody else in a joined namespace: believe only what the kernel confirms. */
    private PidFd ourChild(int number) {
        PidFd child = hold(Pid.of(number));
        if (payload != null || !Reaping.isOurs(child)) {
            child.close();
            throw new IllegalStateException("process " + number + " is not what ns-init has started");
        }
        return child;
    }

    private SyscallException failure(Channel.Message message, Explanation explanation) {
        int number = message.step();
        if (number < 0 || number >= plan.steps().size()) {
            return new SyscallException("mmap(" + Long.toHexString(PlanImage.BASE) + ")", new Errno(message.error()));
        }
        Step step = plan.steps().get(number);
        if (message.error() == 0) {
            // no error, but not what was wanted: a short write, or a helper program that says no
            SyscallException unexpected = new SyscallException(step.toString(), Errno.EIO)
                    .withHint("it ended with " + message.value() + ", which is not what was expected");
            return explanation.explain(step, unexpected);
        }
        return explanation.explain(step, new SyscallException(step.toString(), new Errno(message.error())));
    }
}
