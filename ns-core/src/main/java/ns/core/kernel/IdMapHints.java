package ns.core.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.IdMapping;

/** Why the map of a new user namespace is refused: what map_write() of the kernel asks, asked again. */
final class IdMapHints {
    private static final int EFFECTIVE = 1;
    private static final int MANY = 4;

    private final Machine machine;
    private final String file;
    private final boolean isUser;

    IdMapHints(Machine machine, String file) {
        this.machine = machine;
        this.file = file;
        this.isUser = file.equals("uid_map");
    }

    Optional<String> writing(Errno errno, List<IdMapping> lines) {
        if (!errno.equals(Errno.EPERM)) {
            return Optional.empty();
        }
        Optional<String> unmapped = outside(lines);
        if (unmapped.isPresent()) {
            return unmapped;
        }
        Optional<String> forbidden = root(lines);
        if (forbidden.isPresent()) {
            return forbidden;
        }
        forbidden = foreign(lines);
        if (forbidden.isPresent()) {
            return forbidden;
        }
        Optional<Obstacle> obstacle = Obstacle.toUserNamespaces(machine);
        return obstacle.map(found -> found.why() + "; " + found.remedy());
    }

    /** A line may only lead to ids that our own user namespace has, all of them in one of its lines. */
    private Optional<String> outside(List<IdMapping> lines) {
        List<IdMapping> ours = own();
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        for (IdMapping line : lines) {
            if (!isWithin(line, ours)) {
                String ids = line.length() == 1
                        ? word() + " " + line.outside()
                        : word() + "s " + line.outside() + " to " + (line.outside() + line.length() - 1);
                return Optional.of("our own user namespace does not have " + ids + " in one range of its " + map(ours));
            }
        }
        return Optional.empty();
    }

    private static boolean isWithin(IdMapping line, List<IdMapping> ours) {
        for (IdMapping range : ours) {
            if (range.containsInside(line.outside()) && range.containsInside(line.outside() + line.length() - 1)) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> root(List<IdMapping> lines) {
        if (!isUser || machine.has(Capability.CAP_SETFCAP)) {
            return Optional.empty();
        }
        for (IdMapping line : lines) {
            if (line.outside() == 0) {
                return Optional.of(
                        "user 0 of our user namespace can be mapped only with CAP_SETFCAP, since Linux 5.12");
            }
        }
        return Optional.empty();
    }

    private Optional<String> foreign(List<IdMapping> lines) {
        Capability needed = isUser ? Capability.CAP_SETUID : Capability.CAP_SETGID;
        Status self = machine.self();
        long[] ids = isUser ? self.uids() : self.gids();
        if (machine.has(needed) || ids.length <= EFFECTIVE) {
            return Optional.empty();
        }
        long own = ids[EFFECTIVE];
        if (lines.size() != 1 || lines.get(0).length() != 1 || lines.get(0).outside() != own) {
            return Optional.of("without " + needed + " only one's own id, " + own
                    + ", can be mapped, by a single line; more by new" + word() + "map and the ids of /etc/sub"
                    + word());
        }
        return isUser
                ? Optional.empty()
                : Optional.of("without CAP_SETGID one's own group can be mapped only after setgroups is denied:"
                        + " setgroups(DENY), unshare --setgroups deny");
    }

    /** Our own map, as far as it shows that an id is not in it. */
    Optional<String> unmapped(long id) {
        List<IdMapping> ours = own();
        for (IdMapping range : ours) {
            if (range.containsInside(id)) {
                return Optional.empty();
            }
        }
        return ours.isEmpty()
                ? Optional.empty()
                : Optional.of("our user namespace has no " + word() + " " + id + " in its " + map(ours));
    }

    private List<IdMapping> own() {
        List<IdMapping> ranges = new ArrayList<>();
        for (String line : machine.text("thread-self/" + file).orElse("").split("\n")) {
            String[] words = line.strip().split("\\s+");
            try {
                ranges.add(new IdMapping(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                return List.of(); // no map to be read: no reason to claim anything
            }
        }
        return ranges;
    }

    private String word() {
        return isUser ? "uid" : "gid";
    }

    private String map(List<IdMapping> ranges) {
        StringBuilder text = new StringBuilder(file).append(" (inside outside count: ");
        for (int i = 0; i < ranges.size() && i < MANY; i++) {
            text.append(i == 0 ? "" : ", ").append(ranges.get(i));
        }
        return text.append(ranges.size() > MANY ? ", ...)" : ")").toString();
    }
}
