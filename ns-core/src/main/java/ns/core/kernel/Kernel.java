package ns.core.kernel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import ns.core.Capability;
import ns.core.NamespaceType;

/**
 * What this kernel and this process can do, at one moment, found out by looking and trying, never from a version.
 *
 * <pre>{@code
 * Kernel kernel = Kernel.look();
 * if (kernel.creating(NamespaceType.NET).verdict() == Verdict.NO) {
 *     System.err.println(kernel.creating(NamespaceType.NET).detail());
 * }
 * }</pre>
 *
 * <p>Immutable. Root of the machine, an unprivileged user and a process in a container get different answers.
 *
 * @man namespaces(7)
 */
public final class Kernel {
    private final Instant moment;
    private final String release;
    private final Set<Capability> capabilities;
    private final boolean initialUserNamespace;
    private final Map<NamespaceType, OptionalLong> limits = new EnumMap<>(NamespaceType.class);
    private final Set<NamespaceType> types;
    private final Map<NamespaceType, Finding> creating = new EnumMap<>(NamespaceType.class);
    private final Map<NamespaceType, Finding> entering = new EnumMap<>(NamespaceType.class);
    private final Map<Feature, Finding> features = new EnumMap<>(Feature.class);
    private final List<Finding> findings;

    private Kernel(Machine machine, Attempts attempts, Instant moment) {
        this.moment = moment;
        this.release = machine.text("sys/kernel/osrelease").orElse("unknown");
        this.capabilities = machine.capabilities();
        this.initialUserNamespace = machine.isInitialUserNamespace();
        NamespaceFindings namespaces = new NamespaceFindings(machine, attempts);
        this.types = namespaces.known();
        for (NamespaceType type : NamespaceType.values()) {
            limits.put(type, machine.limit(type));
            creating.put(type, namespaces.creating(type));
            entering.put(type, namespaces.entering(type));
        }
        CallFindings calls = new CallFindings(attempts);
        for (Feature feature : Feature.values()) {
            features.put(feature, calls.of(feature));
        }
        List<Finding> all = new ArrayList<>();
        all.add(calls.kernel(release));
        all.addAll(creating.values());
        all.addAll(entering.values());
        all.addAll(new ProcessFindings(machine).all());
        all.addAll(new ProcFindings(machine).all());
        all.addAll(features.values());
        this.findings = List.copyOf(all);
    }

    /**
     * Looks at the machine from where the calling thread is.
     *
     * <p>Creates a namespace of each type that it may on a thread that dies at once; nothing else of the JVM changes.
     * Takes a few milliseconds.
     *
     * @return what can be done now
     */
    public static Kernel look() {
        return look(Machine.here(), Attempts.make());
    }

    static Kernel look(Machine machine, Attempts attempts) {
        return new Kernel(machine, attempts, Instant.now());
    }

    /**
     * Returns when this was true.
     *
     * @return the moment of {@link #look}
     */
    public Instant moment() {
        return moment;
    }

    /**
     * Returns what the kernel calls its version; to be shown, since distributions give new features to old versions.
     *
     * @return such as {@code 6.1.0-18-amd64}, or {@code unknown} without /proc
     */
    public String release() {
        return release;
    }

    /**
     * Tells whether the kernel has namespaces of a type, whoever may create them.
     *
     * @param type which
     * @return true if it has
     */
    public boolean supports(NamespaceType type) {
        return types.contains(type);
    }

    /**
     * Tells whether the kernel has a feature, and lets this process use it.
     *
     * @param feature which
     * @return true if it worked when tried
     */
    public boolean supports(Feature feature) {
        return Objects.requireNonNull(features.get(feature)).verdict() == Verdict.YES;
    }

    /**
     * Returns whether this process can create namespaces of a type.
     *
     * @param type which
     * @return {@code LIMITED} if only together with a new user namespace, or only without capabilities in it
     */
    public Finding creating(NamespaceType type) {
        return Objects.requireNonNull(creating.get(type));
    }

    /**
     * Returns whether this process can enter namespaces of a type.
     *
     * @param type which
     * @return {@code LIMITED} if only those that a user namespace owns which we can enter before; {@code YES} does not extend to
     *     namespaces whose owner is neither our user namespace nor below it
     */
    public Finding entering(NamespaceType type) {
        return Objects.requireNonNull(entering.get(type));
    }

    /**
     * Returns the capabilities that this process has in its own user namespace.
     *
     * @return the effective set, in the order of their numbers
     */
    public Set<Capability> capabilities() {
        return new TreeSet<>(capabilities);
    }

    /**
     * Tells whether this process has a capability in its own user namespace.
     *
     * @param capability which
     * @return true if it is in the effective set
     */
    public boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    /**
     * Returns how many namespaces of a type our user may have in our user namespace; the limits of its ancestors hold as well.
     *
     * @param type which
     * @return {@code user.max_*_namespaces}, or empty if the kernel has no such limit
     */
    public OptionalLong limit(NamespaceType type) {
        return Objects.requireNonNull(limits.get(type));
    }

    /**
     * Tells whether this process is in the machine's first user namespace, where capabilities are those of the machine.
     *
     * @return false in a rootless container
     */
    public boolean isInInitialUserNamespace() {
        return initialUserNamespace;
    }

    /**
     * Returns all that was found, as {@code ns doctor} prints it.
     *
     * @return in a fixed order; areas are not mixed
     */
    public List<Finding> findings() {
        return findings;
    }
}
