package ns.core.sys;

import static ns.core.sys.Syscall.SETHOSTNAME;
import static ns.core.sys.Syscall.UNAME;

import java.nio.charset.StandardCharsets;

/** uname(2), sethostname(2): what the calling thread's uts namespace and the kernel call themselves. */
public record Host(String name, String release, String domain) {
    private static final int FIELD = 65;

    /** uname(2). */
    public static Host uname() {
        Memory utsname = Memory.allocate(6 * FIELD);
        long result = Libc.syscall(UNAME, utsname.address());
        Memory.keep(utsname);
        Call.check("uname", result);
        return new Host(field(utsname, 1), field(utsname, 2), field(utsname, 5));
    }

    /** sethostname(2) of the calling thread's uts namespace; 64 bytes at most. */
    public static void sethostname(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        Memory text = Memory.allocate(bytes.length);
        text.bytes().put(0, bytes);
        long result = Libc.syscall(SETHOSTNAME, text.address(), bytes.length, 0);
        Memory.keep(text);
        Call.check("sethostname", result, name);
    }

    private static String field(Memory utsname, int index) {
        byte[] text = new byte[FIELD];
        utsname.bytes().get(index * FIELD, text);
        int length = 0;
        while (length < FIELD && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
