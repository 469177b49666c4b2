package ns.exec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import ns.core.Capability;
import ns.core.Signal;
import ns.core.fd.Fd;
import ns.core.fd.WindowSize;

/**
 * What is to run, wherever that is: a program, its arguments, and all that it starts with.
 *
 * <pre>{@code
 * Command build = Command.of("make", "-j4").directory(Path.of("/src")).env("LANG", "C").timeout(Duration.ofMinutes(5)).accept(0, 2);
 * }</pre>
 *
 * <p>Each method returns a new value and leaves this one as it is; the last of two that say the same thing wins. The program is looked
 * up as execvp(3) does, by {@code PATH} of the environment that it gets, in the root where it runs.
 *
 * <p>Immutable, and good for any number of runs in any place from any thread.
 *
 * @man execve(2)
 */
public final class Command {
    private static final int LAST_STANDARD_STREAM = 2;
    private static final int LARGEST_EXIT_CODE = 255;
    private static final int NICEST = -20;
    private static final int LEAST_NICE = 19;
    private static final int LARGEST_WINDOW = 0xffff;

    /** As much of a command line as a message needs. */
    private static final int LONGEST_TEXT = 200;

    final CommandOptions options;

    private Command(CommandOptions options) {
        this.options = options;
    }

    /**
     * Returns a program with its arguments. No shell takes them apart.
     *
     * @param program a name, which is looked up in {@code PATH}, or a path with a slash
     * @param arguments what follows the program's name
     * @return the command
     * @throws IllegalArgumentException if the program is empty, or a text has a NUL character
     */
    public static Command of(String program, String... arguments) {
        return of(program, List.of(arguments));
    }

    /**
     * Returns a program with its arguments. No shell takes them apart.
     *
     * @param program a name, which is looked up in {@code PATH}, or a path with a slash
     * @param arguments what follows the program's name; copied
     * @return the command
     * @throws IllegalArgumentException if the program is empty, or a text has a NUL character
     */
    public static Command of(String program, List<String> arguments) {
        CommandOptions options = new CommandOptions();
        options.program = Checked.notEmpty("program", program);
        options.arguments = checked(arguments);
        return new Command(options);
    }

    /**
     * Returns the user's shell: {@code SHELL} of the environment that it gets, or {@code /bin/sh}. It is told that it is a login
     * shell, by a name that begins with a hyphen.
     *
     * @return the command
     */
    public static Command shell() {
        return new Command(new CommandOptions());
    }

    /**
     * Tells the program that it is called something else.
     *
     * @param name argv[0]; may be empty
     * @return with that
     * @throws IllegalArgumentException if it has a NUL character
     */
    public Command argv0(String name) {
        CommandOptions changed = options.copy();
        changed.argv0 = Checked.text("argv0", name);
        return new Command(changed);
    }

    /**
     * Takes other arguments.
     *
     * @param arguments in place of those before
     * @return with these
     * @throws IllegalArgumentException if one has a NUL character
     */
    public Command arguments(String... arguments) {
        return arguments(List.of(arguments));
    }

    /**
     * Takes other arguments.
     *
     * @param arguments in place of those before; copied
     * @return with these
     * @throws IllegalArgumentException if one has a NUL character
     */
    public Command arguments(List<String> arguments) {
        CommandOptions changed = options.copy();
        changed.arguments = checked(arguments);
        return new Command(changed);
    }

    private static List<String> checked(List<String> arguments) {
        List<String> copy = List.copyOf(arguments);
        int number = 1;
        for (String argument : copy) {
            if (argument.indexOf('\0') >= 0) { // the name of the argument is made only if it is needed
                Checked.text("argument " + number, argument);
            }
            number++;
        }
        return copy;
    }

    // environment

    /**
     * Inherits no variables. Those of {@link #env} stay, whenever they were set.
     *
     * @return with that
     * @man environ(7)
     */
    public Command clearEnvironment() {
        CommandOptions changed = options.copy();
        changed.keptVariables = Set.of();
        return new Command(changed);
    }

    /**
     * Inherits these variables, if they are set, and no others.
     *
     * @param names in addition to those of earlier calls
     * @return with that
     * @throws IllegalArgumentException if a name is empty or has a {@code =} or a NUL character
     * @man environ(7)
     */
    public Command keepEnvironment(String... names) {
        Set<String> kept = new LinkedHashSet<>();
        if (options.keptVariables != null) {
            kept.addAll(options.keptVariables);
        }
        for (String name : names) {
            kept.add(Checked.variable(name));
        }
        CommandOptions changed = options.copy();
        changed.keptVariables = Collections.unmodifiableSet(kept);
        return new Command(changed);
    }

    /**
     * Sets a variable, in place of one that would be inherited.
     *
     * @param name not empty, without a {@code =}
     * @param value may be empty
     * @return with that
     * @throws IllegalArgumentException if the name is empty or has a {@code =}, or a text has a NUL character
     * @man environ(7)
     */
    public Command env(String name, String value) {
        Map<String, String> variables = new LinkedHashMap<>(options.variables);
        variables.put(Checked.variable(name), Checked.text("value of " + name, value));
        Set<String> unset = new LinkedHashSet<>(options.unsetVariables);
        unset.remove(name);
        return withVariables(variables, unset);
    }

    /**
     * Takes a variable away, whether it would be inherited or was set before.
     *
     * @param name not empty, without a {@code =}
     * @return with that
     * @throws IllegalArgumentException if the name is empty or has a {@code =} or a NUL character
     * @man environ(7)
     */
    public Command unsetEnv(String name) {
        Map<String, String> variables = new LinkedHashMap<>(options.variables);
        variables.remove(name);
        Set<String> unset = new LinkedHashSet<>(options.unsetVariables);
        unset.add(Checked.variable(name));
        return withVariables(variables, unset);
    }

    private Command withVariables(Map<String, String> variables, Set<String> unset) {
        CommandOptions changed = options.copy();
        changed.variables = Collections.unmodifiableMap(variables);
        changed.unsetVariables = Collections.unmodifiableSet(unset);
        return new Command(changed);
    }

    /**
     * Starts the program in this directory.
     *
     * @param directory as the program sees it, in its root; a relative one starts at the place's own working directory
     * @return with that
     * @throws IllegalArgumentException if the path is empty or of another file system than the machine's
     * @man chdir(2)
     */
    public Command directory(Path directory) {
        CommandOptions changed = options.copy();
        changed.directory = Checked.path("directory", directory);
        return new Command(changed);
    }

    // descriptors

    /**
     * Says where standard input comes from: if this is never called, nowhere; with {@code replace}, from where it came.
     *
     * @param input the source
     * @return with that
     */
    public Command stdin(Input input) {
        CommandOptions changed = options.copy();
        changed.stdin = input;
        return new Command(changed);
    }

    /**
     * Says where standard output goes: if this is never called, {@code run} captures 10 MiB of it, {@code start} makes a pipe, and with
     * {@code replace} it goes where it went.
     *
     * @param output the destination
     * @return with that
     */
    public Command stdout(Output output) {
        CommandOptions changed = options.copy();
        changed.stdout = output;
        return new Command(changed);
    }

    /**
     * Says where standard error goes: if this is never called, {@code run} captures 10 MiB of it, {@code start} makes a pipe, and with
     * {@code replace} it goes where it went.
     *
     * @param output the destination, in place of {@link #mergeStderr}
     * @return with that
     */
    public Command stderr(Output output) {
        CommandOptions changed = options.copy();
        changed.stderr = output;
        changed.mergeStderr = false;
        return new Command(changed);
    }

    /**
     * Sends standard error where standard output goes, in the order it was written. Equivalent to {@code 2>&1}.
     *
     * @return with that, in place of {@link #stderr}
     */
    public Command mergeStderr() {
        CommandOptions changed = options.copy();
        changed.stderr = null;
        changed.mergeStderr = true;
        return new Command(changed);
    }

    /**
     * Passes a descriptor on. All others but the standard streams are closed in the program.
     *
     * @param target its number in the program: 3 or more
     * @param source open whenever this runs; the caller closes it
     * @return with that
     * @throws IllegalArgumentException if the number is less than 3
     * @man dup(2)
     */
    public Command pass(int target, Fd source) {
        if (target >= 0 && target <= LAST_STANDARD_STREAM) {
            throw new IllegalArgumentException(
                    "descriptor " + target + " is a standard stream: use stdin, stdout or stderr");
        }
        Map<Integer, Fd> passed = new TreeMap<>(options.passed);
        passed.put(Checked.between("descriptor", LAST_STANDARD_STREAM + 1, Integer.MAX_VALUE, target), source);
        CommandOptions changed = options.copy();
        changed.passed = Collections.unmodifiableMap(passed);
        return new Command(changed);
    }

    /**
     * Gives the program a terminal of its own, for each standard stream that nothing else is said of. The program leads a session, and
     * the terminal controls it. What the terminal shows is {@link NsProcess#stdout()} or {@link Result#stdout()}; so standard output
     * may go to a file instead, but to no other pipe or capture.
     *
     * @param size of the terminal
     * @return with that
     * @throws IllegalArgumentException if a side is negative or above 65535
     * @man pty(7)
     */
    public Command pty(WindowSize size) {
        Checked.between("rows", 0, LARGEST_WINDOW, size.rows());
        Checked.between("columns", 0, LARGEST_WINDOW, size.columns());
        CommandOptions changed = options.copy();
        changed.pty = size;
        changed.rawPty = false;
        return new Command(changed);
    }

    /**
     * Gives the program a terminal of its own, as {@link #pty}, in raw mode: it passes every byte as it is, without echo, editing,
     * line ends made two characters, or signals of keys.
     *
     * @param size of the terminal
     * @return with that
     * @throws IllegalArgumentException if a side is negative or above 65535
     * @man termios(3)
     */
    public Command rawPty(WindowSize size) {
        CommandOptions changed = pty(size).options.copy();
        changed.rawPty = true;
        return new Command(changed);
    }

    // the end

    /**
     * Says which exit codes are no failure: if this is never called, only 0. Death by a signal stays one.
     *
     * @param exitCodes all of them, 0 too if it is one; in place of those before
     * @return with that
     * @throws IllegalArgumentException if there is none, or one is not 0 to 255
     */
    public Command accept(int... exitCodes) {
        if (exitCodes.length == 0) {
            throw new IllegalArgumentException("accept without an exit code");
        }
        Set<Integer> accepted = new TreeSet<>();
        for (int code : exitCodes) {
            accepted.add(Checked.between("exit code", 0, LARGEST_EXIT_CODE, code));
        }
        CommandOptions changed = options.copy();
        changed.accepted = Collections.unmodifiableSet(accepted);
        changed.acceptAny = false;
        return new Command(changed);
    }

    /**
     * Makes no failure of how the program ends, whether by its exit code or by a signal.
     *
     * @return with that
     */
    public Command acceptAny() {
        CommandOptions changed = options.copy();
        changed.acceptAny = true;
        return new Command(changed);
    }

    boolean accepts(ExitStatus status) {
        return options.acceptAny
                || status instanceof ExitStatus.Exited exited && options.accepted.contains(exited.code());
    }

    /**
     * Ends the program, as {@link #closing} says, when it has run for so long; {@code run} then throws
     * {@link CommandTimeoutException}. {@code start} refuses it, since nobody would watch: {@link NsProcess#waitFor(Duration)}.
     *
     * @param timeout more than zero
     * @return with that
     * @throws IllegalArgumentException if it is not
     */
    public Command timeout(Duration timeout) {
        if (timeout.isZero()) {
            throw new IllegalArgumentException("timeout is zero");
        }
        CommandOptions changed = options.copy();
        changed.timeout = Checked.notNegative("timeout", timeout);
        return new Command(changed);
    }

    /**
     * Says how a program that still runs is ended: if this is never called, by SIGTERM, and by SIGKILL five seconds later.
     *
     * @param signal the first one
     * @param grace how long to wait then, before SIGKILL; zero or more
     * @return with that
     * @throws IllegalArgumentException if the time is negative
     */
    public Command closing(Signal signal, Duration grace) {
        CommandOptions changed = options.copy();
        changed.closingSignal = signal;
        changed.closingGrace = Checked.notNegative("grace", grace);
        return new Command(changed);
    }

    // what the program may

    /**
     * Limits what the program may use.
     *
     * @param resource of what
     * @param soft where it is stopped; it may raise this to the hard limit
     * @param hard {@link Resource#RLIM_INFINITY} for none
     * @return with that
     * @throws IllegalArgumentException if the soft limit is above the hard one, or one is negative
     * @capability CAP_SYS_RESOURCE in the initial user namespace to raise a hard limit
     * @man getrlimit(2)
     */
    public Command limit(Resource resource, long soft, long hard) {
        Map<Resource, Limit> limits = new EnumMap<>(Resource.class);
        limits.putAll(options.limits);
        limits.put(resource, new Limit(soft, hard));
        CommandOptions changed = options.copy();
        changed.limits = Collections.unmodifiableMap(limits);
        return new Command(changed);
    }

    /**
     * Sets how much the program lets others go before it.
     *
     * @param niceness -20 to 19; not added to the niceness of this JVM
     * @return with that
     * @throws IllegalArgumentException if it is out of range
     * @capability CAP_SYS_NICE in the initial user namespace for less than that of this JVM
     * @man setpriority(2)
     */
    public Command niceness(int niceness) {
        CommandOptions changed = options.copy();
        changed.niceness = Checked.between("niceness", NICEST, LEAST_NICE, niceness);
        return new Command(changed);
    }

    /**
     * Makes sure that the program and what it starts never get more rights: set-user-ID bits and file capabilities mean nothing to them.
     *
     * @return with that
     * @kernel 3.5
     * @man prctl(2)
     */
    public Command noNewPrivileges() {
        CommandOptions changed = options.copy();
        changed.noNewPrivileges = true;
        return new Command(changed);
    }

    /**
     * Drops capabilities from all sets, the bounding set too, so that the program can not get them back.
     *
     * @param capabilities in addition to those of earlier calls
     * @return with that
     * @capability CAP_SETPCAP in the user namespace of the program
     * @man capabilities(7)
     */
    public Command dropCapabilities(Capability... capabilities) {
        Set<Capability> dropped = new TreeSet<>(options.droppedCapabilities);
        Collections.addAll(dropped, capabilities);
        CommandOptions changed = options.copy();
        changed.droppedCapabilities = Collections.unmodifiableSet(dropped);
        return new Command(changed);
    }

    /**
     * Drops every capability that this kernel has, as {@link #dropCapabilities}.
     *
     * @return with that
     * @capability CAP_SETPCAP in the user namespace of the program
     * @man capabilities(7)
     */
    public Command dropAllCapabilities() {
        CommandOptions changed = options.copy();
        changed.dropAllCapabilities = true;
        return new Command(changed);
    }

    /**
     * Returns the command line as a shell would read it back, shortened to some 200 characters, and nothing else: the environment may have
     * secrets.
     *
     * @return such as {@code sh -c 'exit 3'}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (options.program == null) {
            text.append("$SHELL");
        } else {
            Quoted.appendWord(text, options.program);
        }
        for (String argument : options.arguments) {
            if (text.length() > LONGEST_TEXT) {
                break;
            }
            Quoted.appendWord(text.append(' '), argument);
        }
        if (text.length() > LONGEST_TEXT) {
            text.setLength(LONGEST_TEXT);
            text.append("...");
        }
        return text.toString();
    }
}
