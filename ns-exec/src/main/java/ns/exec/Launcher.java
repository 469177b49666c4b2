package ns.exec;

import java.util.List;
import java.util.OptionalInt;
import ns.exec.init.Child;

/**
 * A place that commands can run in: new namespaces, or existing ones, or both.
 *
 * <p>Immutable, and good for any number of commands from any thread, virtual ones too. A program is started from the namespaces
 * of the thread that calls, so what runs inside {@link ns.core.fd.NamespaceHandle#call} starts programs there.
 */
public abstract sealed class Launcher permits Unshare, Nsenter {
    Launcher() {}

    abstract Launch launch(Command command);

    /**
     * Runs a program to its end.
     *
     * @param program its name or path, as execvp(3) takes it
     * @param arguments without its own name
     * @return how it ended and what it wrote
     * @see #run(Command)
     */
    public Result run(String program, String... arguments) {
        return run(Command.of(program, arguments));
    }

    /**
     * Runs a command to its end. What it writes is captured, if it does not say otherwise; its standard input is empty.
     *
     * <p>The end is that of the program: processes that it leaves behind, and what these write later, are not waited for.
     *
     * @param command what to run
     * @return how it ended and what it wrote
     * @throws CommandFailedException if it ended in another way than {@link Command#accept} allows
     * @throws CommandTimeoutException if it took longer than {@link Command#timeout}; it has been ended
     * @throws ns.core.SyscallException if it could not be started: which step failed, why, and what to do about it; nothing is left
     * @throws IllegalArgumentException if options contradict each other
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; the program has been ended
     */
    public Result run(Command command) {
        return Run.run(command, launch(command));
    }

    /**
     * Starts a program.
     *
     * @param program its name or path, as execvp(3) takes it
     * @param arguments without its own name
     * @return the running program; closing it ends it
     * @see #start(Command)
     */
    public NsProcess start(String program, String... arguments) {
        return start(Command.of(program, arguments));
    }

    /**
     * Starts a command, and returns when its program has been executed. What it writes can be read, if it does not say otherwise; its
     * standard input is empty.
     *
     * @param command what to start
     * @return the running program; closing it ends it
     * @throws ns.core.SyscallException if it could not be started: which step failed, why, and what to do about it; nothing is left
     * @throws IllegalArgumentException if options contradict each other
     */
    public NsProcess start(Command command) {
        CommandOptions options = command.options;
        if (options.stdout instanceof Output.Capture || options.stderr instanceof Output.Capture) {
            throw new IllegalArgumentException("start() leaves nobody to capture: read the pipe, or run()");
        }
        if (options.timeout != null) {
            throw new IllegalArgumentException(
                    "start() leaves nobody to watch the timeout: waitFor(Duration), or run()");
        }
        Launch launch = launch(command);
        Streams streams = Streams.open(options, Input.none(), Output.pipe());
        try {
            Child child = launch.start(streams);
            streams.close();
            return new NsProcess(command, child, new ChildStreams(streams, options.pty != null));
        } catch (Throwable e) {
            streams.abandon();
            throw e;
        }
    }

    /**
     * Puts a command in the place of this JVM: same process, same terminal, nothing of Java is left.
     *
     * <p>Threads, shutdown hooks and unwritten output of this JVM are gone at once. The program has the descriptors that this JVM was
     * started with, and ignores and blocks the signals that it did. Where unshare(1) and nsenter(1) stay to wait for the program, so does a small process
     * in our place.
     *
     * @param command what to run; its own streams only, nothing of it is captured
     * @param name what failures after this point begin with on standard error, as in {@code NAME: unshare failed: ...}
     * @throws ns.core.SyscallException if this JVM could not be replaced
     * @throws IllegalArgumentException if options contradict each other
     */
    public void replace(Command command, String name) {
        throw launch(command).replace(name, OptionalInt.empty());
    }

    /**
     * Puts a command in the place of this JVM, as {@link #replace(Command, String)}, and chooses how a failure after this point ends.
     * Otherwise that is 127 if there is no such program, 126 if it can not be executed, and 1 for all else.
     *
     * @param command what to run; its own streams only, nothing of it is captured
     * @param name what failures after this point begin with on standard error
     * @param failure the exit status of each of them, as ip-netns(8) has it, 1 to 255
     * @throws ns.core.SyscallException if this JVM could not be replaced
     * @throws IllegalArgumentException if options contradict each other, or the status is out of range
     */
    public void replace(Command command, String name, int failure) {
        throw launch(command).replace(name, OptionalInt.of(Checked.between("failure", 1, 255, failure)));
    }

    /**
     * Tells what {@link #start(Command)} and {@link #run(Command)} would do, and does nothing.
     *
     * @param command what would run
     * @return one system call a line
     * @throws ns.core.SyscallException if what it needs can not be found or opened
     * @throws IllegalArgumentException if options contradict each other
     */
    public List<String> plan(Command command) {
        return launch(command).describe(false);
    }

    /**
     * Tells what {@link #replace} would do, and does nothing.
     *
     * @param command what would run
     * @return one system call a line
     * @throws ns.core.SyscallException if what it needs can not be found or opened
     * @throws IllegalArgumentException if options contradict each other
     */
    public List<String> planOfReplace(Command command) {
        return launch(command).describe(true);
    }
}
