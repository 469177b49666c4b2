package ns.net;

import java.util.Locale;
import java.util.Optional;
import ns.core.Errno;

/** What to do about a refusal that the kernel does not explain. */
final class NetlinkHints {
    private NetlinkHints() {}

    static Optional<String> of(Request request, Errno errno, Optional<String> kernelText) {
        if (errno.equals(Errno.EPERM)) {
            return Optional.of("needs CAP_NET_ADMIN in the user namespace that owns this network namespace");
        }
        if (kernelText.isEmpty() && request.operation().startsWith("route") && errno.equals(Errno.ENETUNREACH)) {
            return Optional.of("the gateway is not on a network of a link that is up");
        }
        boolean isUnknown = errno.equals(Errno.EOPNOTSUPP) || errno.equals(Errno.ENOENT);
        if (isUnknown && !request.kernelOption().isEmpty() && saysUnknown(kernelText)) {
            return Optional.of(request.kernelOption() + " is not in this kernel, or a module that can not be loaded");
        }
        return Optional.empty();
    }

    private static boolean saysUnknown(Optional<String> kernelText) {
        return kernelText.isEmpty() || kernelText.get().toLowerCase(Locale.ROOT).contains("unknown");
    }
}
