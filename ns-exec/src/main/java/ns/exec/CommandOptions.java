package ns.exec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ns.core.Capability;
import ns.core.Signal;
import ns.core.fd.Fd;
import ns.core.fd.WindowSize;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Command} says. A with-er changes a {@link #copy()} before anybody else sees it; the final field of
 * {@code Command} then publishes it to every thread. Collections are replaced, never changed.
 */
final class CommandOptions implements Cloneable {
    /** The program as execvp(3) takes it; null for the user's shell. */
    @Nullable
    String program;

    /** What the program is told it is called; null for its name, or that of a login shell. */
    @Nullable
    String argv0;

    /** Without argv[0]. */
    List<String> arguments = List.of();

    /** The only variables that are inherited; null for all. */
    @Nullable
    Set<String> keptVariables;

    /** Set in the end, by name. */
    Map<String, String> variables = Map.of();

    /** Taken away in the end; none of them is in {@link #variables}. */
    Set<String> unsetVariables = Set.of();

    /** Null for where the launcher leaves the program. */
    @Nullable
    Path directory;

    /** Null for the default of the verb. */
    @Nullable
    Input stdin;

    /** Null for the default of the verb. */
    @Nullable
    Output stdout;

    /** Null for the default of the verb, or if {@link #mergeStderr}. */
    @Nullable
    Output stderr;

    /** Standard error is a duplicate of standard output. */
    boolean mergeStderr;

    /** By their number in the program, which is 3 or more; the caller's, and open as long as he likes. */
    Map<Integer, Fd> passed = Map.of();

    /** Exit codes that are no failure. */
    Set<Integer> accepted = Set.of(0);

    /** Every status is accepted, death by a signal too. */
    boolean acceptAny;

    /** More than zero; null for none. */
    @Nullable
    Duration timeout;

    /** The first thing that closing does. */
    Signal closingSignal = Signal.SIGTERM;

    /** How long closing then waits before SIGKILL. */
    Duration closingGrace = Duration.ofSeconds(5);

    /** Limits to set; the others are inherited. */
    Map<Resource, Limit> limits = Map.of();

    /** -20 to 19; null for that of this JVM. */
    @Nullable
    Integer niceness;

    boolean noNewPrivileges;

    /** Dropped from every set, the bounding set too. */
    Set<Capability> droppedCapabilities = Set.of();

    /** All are dropped, whatever {@link #droppedCapabilities} says. */
    boolean dropAllCapabilities;

    /** The terminal to give to the program; null for none. */
    @Nullable
    WindowSize pty;

    /** The terminal does not edit lines, echo, or make signals of keys. */
    boolean rawPty;

    CommandOptions copy() {
        try {
            return (CommandOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
