package ns.cli;

import java.util.Set;
import ns.net.lab.Fault;

/**
 * A command of the prompt, understood but not done.
 *
 * @param timed whether it may be done by a timeline, which has nobody to print for
 * @param needs what the machine has to be capable of
 * @param deed what is done
 */
record LabOrder(boolean timed, Set<Fault> needs, Deed deed) {
    /** What an order does. */
    interface Deed {
        /**
         * Does it.
         *
         * @return the exit status: 0 if all is well
         * @throws Exception if it can not be done
         */
        int run(LabSession session) throws Exception;
    }

    /** What changes a lab and prints nothing. */
    interface Change {
        void make(LabSession session) throws Exception;
    }

    static LabOrder printing(Deed deed) {
        return new LabOrder(false, Set.of(), deed);
    }

    static LabOrder changing(Set<Fault> needs, Change change) {
        return new LabOrder(true, needs, session -> {
            change.make(session);
            return 0;
        });
    }
}
