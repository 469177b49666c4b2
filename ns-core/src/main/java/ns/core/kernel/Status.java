package ns.core.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ns.core.Capability;

/** What {@code /proc/PID/status} says, as far as refusals depend on it. */
final class Status {
    private static final int DECIMAL = 10;
    private static final int HEX = 16;

    private final Map<String, String> fields = new HashMap<>();

    Status(String text) {
        for (String line : text.split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
    }

    /** The thread group leader of a thread. */
    OptionalLong process() {
        return number("Tgid");
    }

    /** A zombie; one that still has threads is a process whose main thread has ended. */
    boolean hasEnded() {
        return fields.getOrDefault("State", "").startsWith("Z");
    }

    OptionalLong threads() {
        return number("Threads");
    }

    /** The four user ids: real, effective, saved, file system. */
    long[] uids() {
        return ids("Uid");
    }

    long[] gids() {
        return ids("Gid");
    }

    /** 0 off, 1 strict, 2 filter. */
    long seccomp() {
        return number("Seccomp").orElse(0);
    }

    boolean noNewPrivileges() {
        return number("NoNewPrivs").orElse(0) != 0;
    }

    Optional<Set<Capability>> effective() {
        return capabilities("CapEff");
    }

    Optional<Set<Capability>> permitted() {
        return capabilities("CapPrm");
    }

    /** How many pid namespaces see the process, counted from that of /proc down to its own. */
    int pidNamespaces() {
        String pids = fields.getOrDefault("NSpid", "");
        return pids.isEmpty() ? 1 : pids.split("\\s+").length;
    }

    private Optional<Set<Capability>> capabilities(String field) {
        OptionalLong mask = number(field, HEX);
        return mask.isPresent() ? Optional.of(Capability.ofMask(mask.getAsLong())) : Optional.empty();
    }

    private OptionalLong number(String field) {
        return number(field, DECIMAL);
    }

    private OptionalLong number(String field, int radix) {
        try {
            return OptionalLong.of(Long.parseUnsignedLong(fields.getOrDefault(field, ""), radix));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private long[] ids(String field) {
        String[] words = fields.getOrDefault(field, "").split("\\s+");
        long[] ids = new long[words.length];
        try {
            for (int i = 0; i < words.length; i++) {
                ids[i] = Long.parseLong(words[i]);
            }
        } catch (NumberFormatException e) {
            return new long[0];
        }
        return ids;
    }
}
