package ns.net;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import ns.core.Errno;

/** What to do about a refusal that the kernel does not explain. */
final class NetlinkHints {
    private static final List<String> UNKNOWN = List.of("unknown", "classifier not found", "load tc action module");

    private static final List<Hint> HINTS = List.of(
            new Hint("route get ", Errno.ENETUNREACH, "no route leads there"),
            new Hint("route ", Errno.ENETUNREACH, "the gateway is not on a network of a link that is up"),
            new Hint("route add ", Errno.EEXIST, "its table has one to the same destination with the same metric"),
            new Hint("route delete ", Errno.ESRCH, "its table has none with all that is told of it"),
            new Hint("rule add ", Errno.EEXIST, "it is there already"),
            new Hint("rule delete ", Errno.ENOENT, "there is none with all that is told of it"),
            new Hint("neighbour add ", Errno.EEXIST, "the link has one with that address"),
            new Hint("neighbour delete ", Errno.ENOENT, "the link has none with that address"),
            new Hint("fdb [a-z]+ .* master ", Errno.EOPNOTSUPP, "the link is no port of a bridge"),
            new Hint(
                    "vlan ",
                    Errno.EOPNOTSUPP,
                    "the link is no bridge nor port of one, or CONFIG_BRIDGE_VLAN_FILTERING is not in this kernel"),
            new Hint("fdb add ", Errno.EEXIST, "it is there already"),
            new Hint("fdb delete ", Errno.ENOENT, "there is no such entry"),
            new Hint("link delete group ", Errno.ENODEV, "no link of this network namespace is in it"),
            new Hint("link ", Errno.ENODEV, "no link of this network namespace is called so, or not any more"),
            new Hint(
                    "link add ",
                    Errno.EEXIST,
                    "a link is called so or has that index already, here or where its other end goes"),
            new Hint("link set .* netns ", Errno.EEXIST, "a link is called so there"),
            new Hint("link (set .* name|property add) ", Errno.EEXIST, "a link is called so already"),
            new Hint("link property del ", Errno.ENOENT, "it has no such name"),
            new Hint("link delete ", Errno.EOPNOTSUPP, "links of its kind can not be deleted"),
            new Hint(
                    "link set .* master ",
                    Errno.EOPNOTSUPP,
                    "only a bridge, a bond or a VRF can have parts, and not every link can be one"),
            new Hint("link set .* type ", Errno.EOPNOTSUPP, "it is not of that kind, nor part of a link of that kind"));

    private NetlinkHints() {}

    /** What it means that the kernel refuses operations which begin in some way with an errno, and says nothing more. */
    private record Hint(Pattern operation, Errno errno, String text) {
        Hint(String operation, Errno errno, String text) {
            this(Pattern.compile(operation), errno, text);
        }

        boolean isOf(Request request, Errno refusal) {
            return errno.equals(refusal)
                    && operation.matcher(request.operation() + " ").lookingAt();
        }
    }

    static Optional<String> of(Request request, Errno errno, Optional<String> kernelText) {
        if (errno.equals(Errno.EPERM)) {
            return Optional.of("needs CAP_NET_ADMIN in the user namespace that owns this network namespace");
        }
        boolean isUnknown = errno.equals(Errno.EOPNOTSUPP) || errno.equals(Errno.ENOENT);
        if (isUnknown && !request.kernelOption().isEmpty() && saysUnknown(kernelText)) {
            return Optional.of(lacking(request.kernelOption(), kernelText)
                    + " is not in this kernel, or a module that can not be loaded");
        }
        return kernelText.isPresent()
                ? Optional.empty()
                : HINTS.stream()
                        .filter(hint -> hint.isOf(request, errno))
                        .map(Hint::text)
                        .findFirst();
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
