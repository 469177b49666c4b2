package ns.exec;

import java.util.List;
import ns.core.IdMapping;

/** Ids that are not said in numbers. Asked only for what a map needs, since a machine need not have it. */
interface IdSource {
    /**
     * The caller's first range of subordinate ids, with the same ids inside as outside.
     *
     * @throws IllegalStateException if there is none
     * @throws ns.core.SyscallException if the file that would say so can not be read
     */
    IdMapping subordinate();

    /**
     * Every range of ids that the caller's user namespace has, each with the same ids inside as outside.
     *
     * @throws ns.core.SyscallException if the map can not be read
     */
    List<IdMapping> mapped();
}
