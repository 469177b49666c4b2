package ns.core.fd;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.SyscallException;
import ns.core.kernel.Hints;

/** A path of a process's namespace in /proc, to say whose it is when it can not be opened. */
record ProcLink(Pid pid, NamespaceType type) {
    private static final Pattern FORM =
            Pattern.compile("/proc/(\\d{1,9})/(?:task/\\d+/)?ns/([a-z]+)(?:_for_children)?");

    static Optional<ProcLink> of(Path path) {
        Matcher parts = FORM.matcher(path.toString());
        if (!parts.matches() || Integer.parseInt(parts.group(1)) == 0) {
            return Optional.empty();
        }
        Pid pid = Pid.of(Integer.parseInt(parts.group(1)));
        return NamespaceType.named(parts.group(2)).map(type -> new ProcLink(pid, type));
    }

    /** Adds what is missing to a refusal; other failures speak for themselves, since nobody has said that the process is there. */
    SyscallException explain(SyscallException failure) {
        boolean refused =
                failure.errno().equals(Errno.EACCES) || failure.errno().equals(Errno.EPERM);
        return refused ? Hints.lookingInto(failure, pid, type) : failure;
    }
}
