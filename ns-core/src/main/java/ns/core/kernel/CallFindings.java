package ns.core.kernel;

import java.util.Optional;
import ns.core.Errno;
import ns.core.SyscallException;

/** Which system calls and requests the kernel has. */
final class CallFindings {
    private static final String CALLS = "calls";

    private final Attempts attempts;

    CallFindings(Attempts attempts) {
        this.attempts = attempts;
    }

    /** The floor of ns is Linux 5.4; pidfd_open(2) came with 5.3. */
    Finding kernel(String release) {
        if (attempts.refused(Feature.PIDFD_OPEN).isPresent()) {
            return Finding.of(
                    "kernel", "release", Verdict.LIMITED, release + ", without pidfd_open(2)", "Linux 5.4 or later");
        }
        return Finding.of("kernel", "release", Verdict.YES, release);
    }

    Finding of(Feature feature) {
        Optional<SyscallException> refusal = attempts.refused(feature);
        if (refusal.isEmpty()) {
            return Finding.of(CALLS, feature.kernelName(), Verdict.YES, feature.use());
        }
        Errno errno = refusal.get().errno();
        if (isAbsence(errno, feature)) {
            return Finding.of(
                    CALLS,
                    feature.kernelName(),
                    Verdict.NO,
                    "this kernel has it not; used for " + feature.use(),
                    "Linux " + feature.since());
        }
        if (feature == Feature.SIOCGSKNS && errno.equals(Errno.EPERM)) {
            return Finding.of(
                    CALLS,
                    feature.kernelName(),
                    Verdict.LIMITED,
                    "needs CAP_NET_ADMIN; used for " + feature.use(),
                    "CAP_NET_ADMIN");
        }
        return Finding.of(
                CALLS, feature.kernelName(), Verdict.UNKNOWN, refusal.get().getMessage());
    }

    private static boolean isAbsence(Errno errno, Feature feature) {
        return errno.equals(Errno.ENOSYS)
                || errno.equals(Errno.ENOTTY)
                || errno.equals(Errno.EINVAL)
                        && (feature == Feature.PIDFD_THREAD || feature == Feature.PIDFD_NAMESPACES);
    }
}
