package ns.exec;

import java.util.Optional;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.kernel.LaunchHints;

/** Why the clocks of a new time namespace can not be set. */
final class ClockHints {
    private ClockHints() {}

    /**
     * Explains a write(2) to timens_offsets.
     *
     * @param line such as {@code monotonic -7 0}
     */
    static Optional<String> of(Errno errno, String line, LaunchHints machine, CredentialHints credentials) {
        if (errno.equals(Errno.ERANGE)) {
            return range(line, machine);
        }
        if (errno.equals(Errno.EACCES)) {
            return Optional.of("a process has entered the new time namespace already, and so its clocks are settled");
        }
        return errno.equals(Errno.EPERM) ? credentials.lacks(Capability.CAP_SYS_TIME) : Optional.empty();
    }

    /** Neither below zero nor so far that it ends within 146 years. /proc/uptime shows the clock boottime of our time namespace. */
    private static Optional<String> range(String line, LaunchHints machine) {
        String[] words = line.split(" ");
        if (words.length < 2) {
            return Optional.empty();
        }
        String uptime = machine.text("uptime").orElse("").split("[. ]")[0];
        return Optional.of("the clock " + words[0] + " would be before zero or too far ahead for an offset of "
                + words[1] + " s" + (uptime.isEmpty() ? "" : "; the machine is up for " + uptime + " s"));
    }
}
