package ns.core.sys;

import ns.core.Errno;
import ns.core.SyscallException;

/** The one place where the result of a system call becomes an exception. */
final class Call {
    private Call() {}

    /** Returns the result, or throws it if it is a negative error number; the arguments are for the message only. */
    static long check(String name, long result, Object... arguments) {
        if (result < 0) {
            throw failed(name, result, arguments);
        }
        return result;
    }

    static SyscallException failed(String name, long result, Object... arguments) {
        StringBuilder call = new StringBuilder(name).append('(');
        for (int i = 0; i < arguments.length; i++) {
            call.append(i == 0 ? "" : ", ").append(arguments[i]);
        }
        return new SyscallException(call.append(')').toString(), new Errno((int) -result));
    }
}
