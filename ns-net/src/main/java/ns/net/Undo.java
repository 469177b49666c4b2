package ns.net;

import java.util.Optional;

/**
 * How a step is taken back: by a request of its own, or as one of the links that are deleted together.
 *
 * @param place the namespace
 * @param request that takes it back, unless it is a link
 * @param link that is to be deleted, if it is one
 * @param isOfOurs whether it can be asked for without knowing whether the step was carried out, since nothing else is called so
 */
record Undo(Netns place, Optional<Request> request, Optional<LinkRef> link, boolean isOfOurs) {
    static Undo by(Netns place, Request request) {
        return new Undo(place, Optional.of(request), Optional.empty(), false);
    }

    /** By its index, which was chosen here or not. */
    static Undo link(Netns place, LinkRef link, boolean isOfOurs) {
        return new Undo(place, Optional.empty(), Optional.of(link), isOfOurs);
    }

    /** A request to the namespace: for a link, that which puts it into a group, which is deleted at the end. */
    Request request(long group) {
        return request.orElseGet(() -> LinkMessages.group(link.orElseThrow(), group));
    }
}
