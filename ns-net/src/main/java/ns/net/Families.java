package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import ns.core.Errno;

/** What there is of both versions of IP, where a kernel may lack one, or a table of it. */
final class Families {
    private static final int[] BOTH = {Ip.AF_INET, Ip.AF_INET6};
    private static final Set<Errno> NONE_THERE = Set.of(Errno.ENOENT, Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT);

    private Families() {}

    /** Version 4 first. */
    static <T> List<T> ofBoth(IntFunction<Request> requests, Function<Request, List<T>> dump) {
        List<T> all = new ArrayList<>();
        for (int family : BOTH) {
            try {
                all.addAll(dump.apply(requests.apply(family)));
            } catch (NetlinkException e) {
                if (!NONE_THERE.contains(e.errno())) {
                    throw e;
                }
            }
        }
        return all;
    }
}
