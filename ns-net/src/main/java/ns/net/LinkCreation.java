package ns.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A link that is created with all that belongs to it, or not at all. */
final class LinkCreation {
    private final Netns asked;
    private final NewLink link;
    private final Netns place;
    private final Map<Session, List<Request>> finishing = new LinkedHashMap<>();

    private LinkCreation(Netns asked, NewLink link) {
        this.asked = asked;
        this.link = link;
        this.place = link.place().orElse(asked);
    }

    /** Where it is created by one namespace, in that or in another. */
    static Link carryOut(Netns asked, NewLink link) {
        return new LinkCreation(asked, link).carryOut();
    }

    private Link carryOut() {
        Request creation = LinkPlan.creation(link, asked::index, place::index);
        prepare(place, link, false);
        link.peer().ifPresent(peer -> prepare(peer.place().orElse(asked), peer, true));
        asked.session().execute(creation);
        Link created = place.link(link.name());
        try {
            finishing.forEach(Session::executeAll);
        } catch (RuntimeException e) {
            undo(created, e);
            throw e;
        }
        return created;
    }

    /** Opens sockets before anything is there: who could not do so afterwards could not take it back either. */
    private void prepare(Netns there, NewLink end, boolean isPeer) {
        List<Request> requests = LinkPlan.finishing(end, LinkRef.named(end.name()), isPeer, there::index);
        if (!requests.isEmpty()) {
            place.session();
            finishing.computeIfAbsent(there.session(), any -> new ArrayList<>()).addAll(requests);
        }
    }

    private static void undo(Link created, RuntimeException failure) {
        try {
            created.deleteIfExists();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
