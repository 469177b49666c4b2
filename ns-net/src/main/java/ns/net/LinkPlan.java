package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** What it takes to create a link: a request, and then others for what it can not be born with. */
final class LinkPlan {
    private LinkPlan() {}

    /** The parent is looked up here, where the request goes to, the master there, where the link will be. */
    static Request creation(NewLink link, ToIntFunction<String> here, ToIntFunction<String> there) {
        link.requirePossible();
        LinkMessages.Relatives relatives = new LinkMessages.Relatives(
                link.parent().map(here::applyAsInt).orElse(0),
                link.master().map(there::applyAsInt).orElse(0));
        return LinkMessages.add(link, relatives);
    }

    /** To the namespace where the link is by now. */
    static List<Request> finishing(NewLink link, LinkRef ref, boolean isPeer, ToIntFunction<String> indexes) {
        List<Request> requests = new ArrayList<>();
        link.alias().ifPresent(alias -> requests.add(LinkMessages.alias(ref, alias)));
        link.alternativeNames().forEach(other -> requests.add(LinkMessages.addAlternativeName(ref, other)));
        if (isPeer) {
            link.master()
                    .ifPresent(master -> requests.add(LinkMessages.master(ref, master, indexes.applyAsInt(master))));
        }
        if (link.isUp() && (isPeer || !link.isBornUp())) {
            requests.add(LinkMessages.up(ref, true));
        }
        return requests;
    }
}
