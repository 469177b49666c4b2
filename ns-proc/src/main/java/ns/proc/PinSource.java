package ns.proc;

import java.util.List;
import ns.core.NamespaceId;

/** Knows by what a namespace can be opened. */
interface PinSource {
    /** Its pins, in the order in which to try them; none if it is not known. */
    List<Pin> pinsOf(NamespaceId id);
}
