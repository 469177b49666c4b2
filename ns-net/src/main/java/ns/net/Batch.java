package ns.net;

import java.util.HashMap;
import java.util.Map;

/**
 * Changes that are made together, see {@link Netns#batch}. The verbs are those of {@link Netns} and {@link Link}; they only take
 * note.
 *
 * <p>Addresses, routes and masters are told to the kernel by the index of a link. So the links of a batch get large indexes that are
 * chosen here, unless they have one; a link that was there before is asked for its index when it is first named. Not safe for use by
 * several threads, nor after the end of the code that it was given to.
 */
public final class Batch {
    private final Netns namespace;
    private final Map<Netns, Map<String, Integer>> indexes = new HashMap<>();
    private final Steps steps = new Steps();
    private boolean over;

    Batch(Netns namespace) {
        this.namespace = namespace;
    }

    /**
     * Creates a link, as {@link Netns#addLink}.
     *
     * @param link all about it
     * @return this
     * @throws IllegalArgumentException if a number is out of range
     */
    public Batch addLink(NewLink link) {
        link.requirePossible();
        NewLink numbered = link.numbered(Indexes::next);
        Netns place = numbered.place().orElse(namespace);
        Request creation = LinkPlan.creation(numbered, name -> index(namespace, name), name -> index(place, name));
        LinkRef created = created(place, numbered);
        open().add(namespace, creation, Undo.link(place, created, link.index() == 0));
        finish(place, numbered, created, false);
        numbered.peer().ifPresent(peer -> {
            Netns there = peer.place().orElse(namespace);
            finish(there, peer, created(there, peer), true);
        });
        return this;
    }

    private LinkRef created(Netns place, NewLink link) {
        indexesIn(place).put(link.name(), link.index());
        return new LinkRef(link.name(), link.index());
    }

    private void finish(Netns place, NewLink link, LinkRef ref, boolean isPeer) {
        LinkPlan.finishing(link, ref, isPeer, name -> index(place, name)).forEach(request -> steps.add(place, request));
    }

    /**
     * Creates a cable from here to there, as {@link Netns#addVeth}.
     *
     * @param name of the end in this namespace
     * @param other the other end's namespace
     * @param peerName of the end there
     * @return this
     */
    public Batch addVeth(String name, Netns other, String peerName) {
        return addLink(NewLink.cable(name, other, peerName));
    }

    /**
     * Deletes a link; the other end of a cable too.
     *
     * @param link its name
     * @return this
     */
    public Batch deleteLink(String link) {
        Batch batch = change(LinkMessages.delete(ref(link)));
        indexesIn(namespace).remove(link);
        return batch;
    }

    /**
     * Switches a link on.
     *
     * @param link its name
     * @return this
     */
    public Batch up(String link) {
        return change(LinkMessages.up(ref(link), true));
    }

    /**
     * Switches a link off; routes through it are gone then, addresses of version 6 too.
     *
     * @param link its name
     * @return this
     */
    public Batch down(String link) {
        return change(LinkMessages.up(ref(link), false));
    }

    /**
     * Sets a link's largest packet.
     *
     * @param link its name
     * @param bytes within what the kind allows
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Batch mtu(String link, int bytes) {
        return change(LinkMessages.mtu(ref(link), NewLink.MTU.checked(bytes)));
    }

    /**
     * Makes a link part of a bridge, bond or VRF.
     *
     * @param link its name
     * @param master the bridge's
     * @return this
     */
    public Batch master(String link, String master) {
        return change(LinkMessages.master(ref(link), master, index(namespace, master)));
    }

    /**
     * Takes a link out of its bridge, bond or VRF.
     *
     * @param link its name
     * @return this
     */
    public Batch noMaster(String link) {
        return change(LinkMessages.master(ref(link), "", 0));
    }

    /**
     * Sets how a link queues what it sends.
     *
     * @param link its name
     * @param qdisc a queueing discipline
     * @return this
     */
    public Batch qdisc(String link, Qdisc qdisc) {
        return change(QdiscMessages.replace(link, index(namespace, link), qdisc));
    }

    /**
     * Adds an address to a link, as ip(8) has it.
     *
     * @param link its name
     * @param prefix such as {@code 10.0.0.1/24}
     * @return this
     * @throws IllegalArgumentException if it is none
     */
    public Batch address(String link, String prefix) {
        return address(link, InterfaceAddress.of(prefix));
    }

    /**
     * Adds an address to a link.
     *
     * @param link its name
     * @param address with all that can be set about it
     * @return this
     */
    public Batch address(String link, InterfaceAddress address) {
        int index = index(namespace, link);
        return add(AddressMessages.add(link, index, address), AddressMessages.delete(link, index, address));
    }

    /**
     * Adds a route.
     *
     * @param route all about it
     * @return this
     * @throws IllegalArgumentException if it leads nowhere
     */
    public Batch addRoute(Route route) {
        Map<String, Integer> links = RouteMessages.links(route, name -> index(namespace, name));
        return add(RouteMessages.add(route, links), RouteMessages.undo(route, links));
    }

    /**
     * Adds a rule.
     *
     * @param rule all about it
     * @return this
     */
    public Batch addRule(Rule rule) {
        return add(RuleMessages.add(rule), RuleMessages.delete(rule));
    }

    /**
     * Adds a neighbour.
     *
     * @param neighbor all about it
     * @return this
     */
    public Batch addNeighbor(Neighbor neighbor) {
        int index = index(namespace, neighbor.link());
        return add(NeighborMessages.add(neighbor, index), NeighborMessages.delete(neighbor, index));
    }

    void run() {
        over = true;
        steps.run();
    }

    private Batch change(Request request) {
        open().add(namespace, request);
        return this;
    }

    private Batch add(Request request, Request undo) {
        open().add(namespace, request, Undo.by(namespace, undo));
        return this;
    }

    private Steps open() {
        if (over) {
            throw new IllegalStateException("this batch is over: " + namespace.id() + " has been asked for it");
        }
        return steps;
    }

    /** Of a link of this batch by index: its name may be another link's, if it could not be created. */
    private LinkRef ref(String link) {
        return new LinkRef(link, index(namespace, link));
    }

    private int index(Netns place, String link) {
        return indexesIn(place).computeIfAbsent(link, place::index);
    }

    private Map<String, Integer> indexesIn(Netns place) {
        return indexes.computeIfAbsent(place, any -> new HashMap<>());
    }
}
