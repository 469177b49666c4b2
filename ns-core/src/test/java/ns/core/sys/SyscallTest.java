package ns.core.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SyscallTest {
    /**
     * The name, x86_64's number from asm/unistd_64.h and aarch64's from asm-generic/unistd.h of linux-libc-dev 6.1.187; listns
     * is younger, and 470 in every table of Linux 6.19.
     */
    private static final String HEADERS = """
            close 3 57
            fsconfig 431 431
            fsmount 432 432
            fsopen 430 430
            fstatfs 138 44
            getdents64 217 61
            getpid 39 172
            gettid 186 178
            ioctl 16 29
            kcmp 312 272
            mount 165 40
            openat 257 56
            pidfd_getfd 438 438
            pidfd_open 434 434
            pidfd_send_signal 424 424
            ppoll 271 73
            read 0 63
            readlinkat 267 78
            setns 308 268
            socket 41 198
            statx 332 291
            tgkill 234 131
            umount2 166 39
            uname 63 160
            unlinkat 263 35
            unshare 272 97
            write 1 64
            listns 470 470
            """;

    @Test
    void numbersAreThoseOfTheHeaders() {
        String ours = "";
        for (Syscall call : Syscall.values()) {
            ours += call.name().toLowerCase(Locale.ROOT) + " " + call.number(Architecture.X86_64) + " "
                    + call.number(Architecture.AARCH64) + "\n";
        }
        assertThat(ours.lines().sorted())
                .containsExactlyElementsOf(HEADERS.lines().sorted().toList());
    }

    @Test
    void everyCallHasItsOwnNumber() {
        for (Architecture architecture : Architecture.values()) {
            assertThat(Arrays.stream(Syscall.values()).map(call -> call.number(architecture)))
                    .doesNotHaveDuplicates();
        }
    }
}
