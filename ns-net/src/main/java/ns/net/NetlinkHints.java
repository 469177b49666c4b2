package ns.net;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import ns.core.Errno;

/** What to do about a refusal that the kernel does not explain. */
final class NetlinkHints {
    private static final List<String> UNKNOWN = List.of("unknown", "classifier not found", "load tc action module");

    private NetlinkHints() {}

    static Optional<String> of(Request request, Errno errno, Optional<String> kernelText) {
        if (errno.equals(Errno.EPERM)) {
            return Optional.of("needs CAP_NET_ADMIN in the user namespace that owns this network namespace");
        }
        if (kernelText.isEmpty() && request.operation().startsWith("route") && errno.equals(Errno.ENETUNREACH)) {
            return Optional.of("the gateway is not on a network of a link that is up");
        }
        if (kernelText.isEmpty() && request.operation().startsWith("route delete") && errno.equals(Errno.ESRCH)) {
            return Optional.of("there is no such route");
        }
        if (kernelText.isEmpty() && errno.equals(Errno.ENODEV) && isOfOneLink(request.operation())) {
            return Optional.of("no link of this network namespace is called so, or not any more");
        }
        if (kernelText.isEmpty()
                && errno.equals(Errno.EEXIST)
                && request.operation().startsWith("link add")) {
            return Optional.of("a link is called so or has that index already, here or where its other end goes");
        }
        boolean isUnknown = errno.equals(Errno.EOPNOTSUPP) || errno.equals(Errno.ENOENT);
        if (isUnknown && !request.kernelOption().isEmpty() && saysUnknown(kernelText)) {
            return Optional.of(lacking(request.kernelOption(), kernelText)
                    + " is not in this kernel, or a module that can not be loaded");
        }
        return Optional.empty();
    }

    private static boolean isOfOneLink(String operation) {
        return operation.startsWith("link ") && !operation.startsWith("link delete group");
    }

    private static boolean saysUnknown(Optional<String> kernelText) {
        String text = kernelText.orElse("unknown").toLowerCase(Locale.ROOT);
        return UNKNOWN.stream().anyMatch(text::contains);
    }

    /** A filter needs its classifier and its actions; the kernel says of which of them it speaks. */
    private static String lacking(String options, Optional<String> kernelText) {
        boolean isAction = kernelText.orElse("").contains("action");
        StringJoiner lacking = new StringJoiner(" or ");
        for (String option : options.split(", ")) {
            if (isAction == (option.contains("_ACT_") || option.contains(" act_"))) {
                lacking.add(option);
            }
        }
        return lacking.length() == 0 ? options : lacking.toString();
    }
}
