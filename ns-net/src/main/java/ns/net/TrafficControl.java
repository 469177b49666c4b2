package ns.net;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import ns.core.Errno;

/**
 * What a link does with what it sends and receives: queueing disciplines, the classes in them, and filters. It caches nothing: each call
 * asks the kernel. Safe for use by several threads.
 *
 * <pre>{@code
 * red.link("eth0").tc()
 *         .qdisc(TcHandle.ROOT, TcHandle.of("1:"), Htb.of())
 *         .addClass(TcHandle.of("1:"), TcHandle.of("1:10"), HtbClass.of(8_000_000))
 *         .qdisc(TcHandle.of("1:10"), TcHandle.of("10:"), Fifo.packets(100))
 *         .addFilter(TcHandle.of("1:"), Filter.of(U32.destination("10.0.0.2").classid(TcHandle.of("1:10"))));
 * }</pre>
 *
 * <p>Changes need {@code CAP_NET_ADMIN} in the user namespace that owns the network namespace.
 *
 * @man tc(8)
 */
public final class TrafficControl {
    private final Netns namespace;
    private final String link;

    TrafficControl(Netns namespace, String link) {
        this.namespace = namespace;
        this.link = link;
    }

    /**
     * Sets a queueing discipline, in the place of what is there. Equivalent to
     * {@code tc qdisc replace dev NAME parent PARENT handle HANDLE …}.
     *
     * @param parent {@link TcHandle#ROOT}, or a class such as {@code 1:10}
     * @param handle what it is known by, such as {@code 10:}
     * @param qdisc its kind and options; none that is a place for filters
     * @return this
     * @throws NetlinkException {@link Errno#ENOENT} if there is no such class, or if the kernel lacks the kind
     * @throws IllegalArgumentException if they can not be parent and handle of one
     */
    public TrafficControl qdisc(TcHandle parent, TcHandle handle, Qdisc qdisc) {
        if (!QdiscMessages.usualParent(qdisc).equals(TcHandle.ROOT)) {
            throw new IllegalArgumentException(qdisc.kind() + " has one place on a link, which Link.qdisc() knows");
        }
        if (!parent.equals(TcHandle.ROOT)) {
            requireQueueing(parent.requireClass());
        }
        return change(QdiscMessages.replace(link, index(), parent, handle.requireQdisc(), qdisc));
    }

    private static void requireQueueing(TcHandle parent) {
        if (parent.major() == 0 || parent.major() == TcHandle.ROOT.major()) {
            throw new IllegalArgumentException("nothing is queued in " + parent);
        }
    }

    /**
     * Takes a queueing discipline away.
     *
     * @param parent {@link TcHandle#ROOT}, {@link TcHandle#CLSACT}, or a class
     * @return this
     * @throws NetlinkException {@link Errno#ENOENT} if there is none
     */
    public TrafficControl noQdisc(TcHandle parent) {
        return change(QdiscMessages.delete(link, index(), parent));
    }

    /**
     * Asks for the queueing disciplines.
     *
     * @return the root first
     * @throws NetlinkException if there is no such link
     */
    public List<QdiscInfo> qdiscs() {
        int index = index();
        return session().dump(QdiscMessages.dump(index), message -> QdiscMessages.decode(message, index));
    }

    /**
     * Counts what has gone through a queueing discipline. Equivalent to {@code tc -s qdisc show dev NAME}.
     *
     * @param parent {@link TcHandle#ROOT}, {@link TcHandle#CLSACT}, or a class
     * @return its numbers; empty if there is none
     * @throws NetlinkException if there is no such link
     */
    public Optional<QdiscStatistics> statistics(TcHandle parent) {
        int index = index();
        return session()
                .dump(QdiscMessages.dump(index), message -> QdiscMessages.statistics(message, index, parent))
                .stream()
                .findFirst();
    }

    /**
     * Adds a class.
     *
     * @param parent its queueing discipline, such as {@code 1:}, or another class of that
     * @param classid what it is known by, such as {@code 1:10}
     * @param options rates and such
     * @return this
     * @throws NetlinkException {@link Errno#EEXIST} if there is one; {@link Errno#EINVAL} or {@link Errno#ENOENT} if there is no such
     *     parent
     * @throws IllegalArgumentException if they can not be parent and class
     */
    public TrafficControl addClass(TcHandle parent, TcHandle classid, HtbClass options) {
        requireFamily(parent, classid);
        return change(ClassMessages.add(link, index(), parent, classid, options));
    }

    /**
     * Adds a class, or gives the one that is there other rates.
     *
     * @param parent as {@link #addClass}; that of a class that is there does not change
     * @param classid what it is known by
     * @param options rates and such
     * @return this
     * @throws NetlinkException if the kernel refuses
     * @throws IllegalArgumentException if they can not be parent and class
     */
    public TrafficControl replaceClass(TcHandle parent, TcHandle classid, HtbClass options) {
        requireFamily(parent, classid);
        return change(ClassMessages.replace(link, index(), parent, classid, options));
    }

    private static void requireFamily(TcHandle parent, TcHandle classid) {
        requireQueueing(classid.requireClass());
        if (parent.major() != classid.major() || parent.equals(classid)) {
            throw new IllegalArgumentException("the class " + classid + " can not be in " + parent);
        }
    }

    /**
     * Takes a class away.
     *
     * @param classid what it is known by
     * @return this
     * @throws NetlinkException {@link Errno#ENOENT} if there is none; {@link Errno#EBUSY} if others or filters need it
     */
    public TrafficControl deleteClass(TcHandle classid) {
        requireQueueing(classid.requireClass());
        return change(ClassMessages.delete(link, index(), classid));
    }

    /**
     * Asks for the classes of all its queueing disciplines.
     *
     * @return in the kernel's order
     * @throws NetlinkException if there is no such link
     */
    public List<ClassInfo> classes() {
        int index = index();
        return session().dump(ClassMessages.dump(index), message -> ClassMessages.decode(message, index));
    }

    /**
     * Adds a filter.
     *
     * @param parent where packets are looked at: {@link TcHandle#INGRESS}, {@link TcHandle#EGRESS}, a queueing discipline or a class
     * @param filter which packets, and what becomes of them
     * @return this
     * @throws NetlinkException {@link Errno#EEXIST} if there is the same; {@link Errno#ENOENT} if the kernel lacks the classifier or an
     *     action; {@link Errno#EINVAL} if there is no such parent; {@link Errno#ENODEV} if an action's link is not there
     */
    public TrafficControl addFilter(TcHandle parent, Filter filter) {
        Map<String, Integer> links = namespace.indexes(filter.classifier().actions());
        return change(
                FilterMessages.add(link, index(), parent, filter, name -> Objects.requireNonNull(links.get(name))));
    }

    /**
     * Takes a filter away.
     *
     * @param filter as {@link #filters} has told it
     * @return this
     * @throws NetlinkException {@link Errno#ENOENT} if it is gone
     */
    public TrafficControl deleteFilter(FilterInfo filter) {
        return change(FilterMessages.delete(link, index(), filter));
    }

    /**
     * Takes all filters of a priority away.
     *
     * @param parent where they are
     * @param priority 1 to 65535
     * @return this
     * @throws NetlinkException {@link Errno#ENOENT} if there is none
     */
    public TrafficControl deleteFilters(TcHandle parent, int priority) {
        if (priority <= 0 || priority > Width.U16.most) {
            throw new IllegalArgumentException(
                    "the priority of filters is 1 to " + Width.U16.most + ", not " + priority);
        }
        return change(FilterMessages.deleteAll(link, index(), parent, priority));
    }

    /**
     * Takes all filters of a place away.
     *
     * @param parent where they are
     * @return this
     * @throws NetlinkException if there is no such place
     */
    public TrafficControl deleteFilters(TcHandle parent) {
        return change(FilterMessages.deleteAll(link, index(), parent, 0));
    }

    /**
     * Asks for the filters of a place.
     *
     * @param parent as {@link #addFilter}
     * @return in the order in which they are asked
     * @throws NetlinkException if there is no such link
     */
    public List<FilterInfo> filters(TcHandle parent) {
        int index = index();
        Map<Integer, String> names = namespace.linkNames();
        LinkNames links = number ->
                Optional.ofNullable(names.get(number)).orElse("index" + number); // one that is gone has no name
        return session()
                .dump(FilterMessages.dump(index, parent), message -> FilterMessages.decode(message, index, links));
    }

    private TrafficControl change(Request request) {
        session().execute(request);
        return this;
    }

    private int index() {
        return namespace.index(link);
    }

    private Session session() {
        return namespace.session();
    }
}
