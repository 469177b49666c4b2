package ns.cli;

import java.util.Optional;
import java.util.OptionalLong;
import ns.core.NamespaceId;
import ns.core.Pid;

/** What {@code nsenter --target} names. */
sealed interface Target {
    /**
     * A process.
     *
     * @param pid its number
     * @param inode of its pidfd, which no other process gets; empty to trust the number
     */
    record OfProcess(Pid pid, OptionalLong inode) implements Target {}

    /**
     * A namespace, without naming a process that is in it. Only type and inode of the id were said.
     *
     * @param id without its device
     */
    record OfNamespace(NamespaceId id) implements Target {}

    /** Reads {@code 4711}, {@code 4711:INODE} or {@code net:[4026531840]}. */
    static Target parse(String text) {
        Optional<NamespaceId> id = NamespaceId.parse(text, 0);
        if (id.isPresent()) {
            return new OfNamespace(id.get());
        }
        int colon = text.indexOf(':');
        Pid pid = pid(colon < 0 ? text : text.substring(0, colon), text);
        return new OfProcess(pid, colon < 0 ? OptionalLong.empty() : inode(text.substring(colon + 1), text));
    }

    private static Pid pid(String number, String text) {
        boolean signed = number.startsWith("-") || number.startsWith("+");
        String digits = signed ? number.substring(1) : number;
        if (digits.isEmpty() || !Pids.isDecimal(digits)) {
            throw mistake(text, "Invalid argument");
        }
        try {
            int pid = Integer.parseInt(number);
            if (pid > 0) {
                return Pid.of(pid);
            }
        } catch (NumberFormatException e) {
            // too large: the same message as for zero
        }
        throw mistake(text, "Numerical result out of range");
    }

    private static OptionalLong inode(String digits, String text) {
        if (digits.isEmpty() || !Pids.isDecimal(digits)) {
            throw mistake(text, "Invalid argument");
        }
        try {
            long inode = Long.parseUnsignedLong(digits);
            if (inode != 0) {
                return OptionalLong.of(inode);
            }
        } catch (NumberFormatException e) {
            // too large: the same message as for zero
        }
        throw mistake(text, "Numerical result out of range");
    }

    private static CliException mistake(String text, String reason) {
        return CliException.error("failed to parse PID argument '" + text + "': " + reason);
    }
}
