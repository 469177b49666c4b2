package ns.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.IdMapping;

/**
 * One of the two maps of a new user namespace, ready to be written.
 *
 * @param kind whose ids these are
 * @param lines at least one, in the order in which they are written
 * @param writer who can write it
 */
record IdMap(IdKind kind, List<IdMapping> lines, MapWriter writer) {
    /**
     * Lays out a map and decides who writes it.
     *
     * @param kind whose ids these are
     * @param inside what the caller's own id is to be inside, if it is to be anything
     * @param ranges what else there is to be
     * @param caller who makes the namespace
     * @param source where ranges come from that are not said in numbers
     * @return the map; empty if nothing was asked for
     * @throws IllegalArgumentException if the kernel would refuse the map, whoever wrote it
     * @throws IllegalStateException if this machine has no such ids
     */
    static Optional<IdMap> of(IdKind kind, OptionalLong inside, List<IdRange> ranges, Caller caller, IdSource source) {
        Optional<IdMapping> single = inside.isPresent()
                ? Optional.of(new IdMapping(inside.getAsLong(), caller.id(kind), 1))
                : Optional.empty();
        List<IdMapping> lines = MapLayout.of(kind, single, ranges, source);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        // A privileged caller who asks for a range keeps setgroups(2), which it would lose by writing itself.
        boolean alone = ranges.isEmpty() || !caller.has(kind.capability()) && isOwn(lines, caller.id(kind));
        return Optional.of(new IdMap(kind, lines, alone ? MapWriter.SELF : beside(kind, caller)));
    }

    private static boolean isOwn(List<IdMapping> lines, long own) {
        return lines.size() == 1 && lines.get(0).length() == 1 && lines.get(0).outside() == own;
    }

    private static MapWriter beside(IdKind kind, Caller caller) {
        return caller.has(kind.capability()) ? MapWriter.PRIVILEGED : MapWriter.TOOL;
    }

    /**
     * Returns the same map, written by a process beside: for a process that gives up its own id before it makes the namespace
     * ({@code --owner}).
     *
     * @param caller who starts that process
     */
    IdMap writtenBeside(Caller caller) {
        return new IdMap(kind, lines, beside(kind, caller));
    }

    /** What is written to the map's file, in one piece. */
    String text() {
        return text(lines);
    }

    static String text(List<IdMapping> lines) {
        StringBuilder text = new StringBuilder();
        for (IdMapping line : lines) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /**
     * The arguments of the program that writes the map for those who may not, itself first.
     *
     * @param process the process in the namespace, by the number that the program knows it by
     */
    List<String> command(String process) {
        List<String> command = new ArrayList<>();
        command.add(kind.tool());
        command.add(process);
        for (IdMapping line : lines) {
            command.add(Long.toString(line.inside()));
            command.add(Long.toString(line.outside()));
            command.add(Long.toString(line.length()));
        }
        return List.copyOf(command);
    }
}
