package ns.cli;

import java.nio.file.Files;
import java.util.Optional;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;

/** Process ids on the command line. */
final class Pids {
    private Pids() {}

    /** Parses one, with the messages of util-linux 2.42. */
    static Pid parse(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        if (digits.isEmpty() || !isDecimal(digits)) {
            throw CliException.error("invalid PID argument: '" + text + "'");
        }
        try {
            int number = Integer.parseInt(digits);
            if (!negative && number > 0) {
                return Pid.of(number);
            }
        } catch (NumberFormatException e) {
            // too large: the same message as for zero
        }
        throw CliException.error("invalid PID argument: '" + text + "': Numerical result out of range");
    }

    /** Finds a process whose namespaces we may see, or says why there is none. */
    static ProcessInfo readable(Pid pid, Snapshot snapshot) {
        Optional<ProcessInfo> process = snapshot.process(pid);
        if (process.isEmpty()) {
            boolean isThread = Files.exists(snapshot.procfs().root().resolve(pid.toString()));
            throw CliException.error(isThread ? pid + " is a thread, not a process" : "there is no process " + pid);
        }
        if (process.get().namespaces().isEmpty()) {
            throw CliException.error("the namespaces of process " + pid + " can not be read" + reason(pid));
        }
        return process.get();
    }

    /** Tries what was refused to the scan, for its hint. */
    private static String reason(Pid pid) {
        try {
            NamespaceFd.open(pid, NamespaceType.USER).close();
            return ""; // by now they can
        } catch (SyscallException e) {
            return ": " + e.hint().orElse(e.errno().toString());
        }
    }

    static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
