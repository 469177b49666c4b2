package ns.exec.init;

import java.util.Optional;
import java.util.OptionalInt;
import ns.core.Errno;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.SyscallException;
import ns.core.fd.PidFd;
import ns.core.sys.Processes;
import ns.core.sys.Processes.ChildStatus;

/** waitid(2) for children of our own, one by one, so that nobody else's are touched. */
final class Reaping {
    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;
    private static final int CORE = 0x80;

    private Reaping() {}

    /** The status of wait(2), or empty if it runs. */
    static OptionalInt tryReap(PidFd child) {
        Optional<ChildStatus> status = wait(child, Processes.WNOHANG);
        return status.isEmpty() ? OptionalInt.empty() : OptionalInt.of(raw(status.get()));
    }

    /** Waits for the end; returns the status of wait(2). */
    static int reap(PidFd child) {
        return raw(wait(child, 0).orElseThrow());
    }

    /** Ends a child that may have ended already. */
    static void kill(PidFd child) {
        try {
            child.kill(Signal.SIGKILL);
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    /** Ends a process for good if it is a child of ours, whose number is nobody else's until it is reaped. */
    static void killAndReap(Pid child) {
        if (isOurs(Processes.P_PID, child.number())) {
            Processes.kill(child, Signal.SIGKILL);
            Processes.waitid(Processes.P_PID, child.number(), Processes.WEXITED | Processes.__WALL);
        }
    }

    /** Proves that a process is a child of ours. */
    static boolean isOurs(PidFd process) {
        return isOurs(Processes.P_PIDFD, process.fd().number());
    }

    private static boolean isOurs(int idType, int id) {
        try {
            int look = Processes.WNOHANG | Processes.WNOWAIT;
            Processes.waitid(idType, id, Processes.WEXITED | Processes.__WALL | look);
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }

    private static Optional<ChildStatus> wait(PidFd child, int options) {
        return Processes.waitid(Processes.P_PIDFD, child.fd().number(), Processes.WEXITED | Processes.__WALL | options);
    }

    private static int raw(ChildStatus status) {
        if (status.code() == CLD_EXITED) {
            return (status.status() & 0xff) << 8;
        }
        return status.status() | (status.code() == CLD_DUMPED ? CORE : 0);
    }
}
