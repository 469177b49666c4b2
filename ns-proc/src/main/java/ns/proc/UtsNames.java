package ns.proc;

import java.util.Optional;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Host;

/**
 * What a uts namespace calls the machine.
 *
 * @param host the host name; may be empty
 * @param domain the NIS domain name, which has nothing to do with DNS, or empty if none was ever set
 * @man uts_namespaces(7)
 */
public record UtsNames(String host, Optional<String> domain) {
    /** What the kernel begins with. */
    private static final String NEVER_SET = "(none)";

    /**
     * Asks inside a uts namespace, on a thread that enters it and dies.
     *
     * @param uts an open uts namespace
     * @return its names at this moment
     * @throws SyscallException if it can not be entered
     * @throws IllegalArgumentException if it is a namespace of another type
     * @capability CAP_SYS_ADMIN in the namespace's owner and in our own user namespace
     * @man uname(2)
     */
    public static UtsNames of(NamespaceHandle uts) {
        if (uts.type() != NamespaceType.UTS) {
            throw new IllegalArgumentException(uts.id() + " is no uts namespace: it has no host name");
        }
        return of(uts.call(Host::uname));
    }

    /**
     * Asks in the uts namespace that the calling thread is in.
     *
     * @return its names at this moment
     */
    public static UtsNames current() {
        return of(Host.uname());
    }

    private static UtsNames of(Host host) {
        String domain = host.domain();
        boolean set = !domain.isEmpty() && !domain.equals(NEVER_SET);
        return new UtsNames(host.name(), set ? Optional.of(domain) : Optional.empty());
    }
}
