package ns.exec.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ns.core.Errno;
import ns.core.SyscallException;
import ns.core.fd.Fd;
import ns.core.sys.Architecture;
import ns.core.sys.Descriptors;
import ns.core.sys.Processes;
import ns.exec.plan.Plan;

/** Carries a plan out in place of this JVM: execveat(2) of ns-init over it. */
public final class Replacer {
    private static final int LAST_ERRNO = 133;
    private static final String NO_CHANNEL = "-1";

    private Replacer() {}

    /**
     * Replaces this JVM.
     *
     * <p>The plan closes what the JVM has opened: only once ns-init runs, no thread of the JVM can open more.
     *
     * @param plan what to do
     * @param passed the descriptors that it names
     * @param name what ns-init calls itself, and begins each message with
     * @param advice what to do about a failure of a step
     * @return never
     * @throws SyscallException if this JVM is still here
     */
    public static SyscallException replace(Plan plan, Map<String, Integer> passed, String name, Voice.Advice advice) {
        Voice voice = new Voice(name, errors(), advice);
        try (ImageFile image = ImageFile.of(plan, Architecture.current(), passed, voice)) {
            int init = InitBinary.get().fd();
            keep(image.fd());
            for (int number : passed.values()) {
                Descriptors.fcntl(number, Descriptors.F_SETFD, 0);
            }
            List<String> arguments =
                    List.of(name, Integer.toString(image.fd().number()), Integer.toString(image.size()), NO_CHANNEL);
            return Processes.execveat(init, arguments, List.of());
        }
    }

    private static void keep(Fd fd) {
        Descriptors.fcntl(fd.number(), Descriptors.F_SETFD, 0);
    }

    private static List<String> errors() {
        List<String> errors = new ArrayList<>(LAST_ERRNO + 1);
        errors.add(""); // no error, but not what was expected either
        for (int code = 1; code <= LAST_ERRNO; code++) {
            errors.add(new Errno(code).description());
        }
        return errors;
    }
}
