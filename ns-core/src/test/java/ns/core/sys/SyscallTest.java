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
            bind 49 200
            bpf 321 280
            capget 125 90
            capset 126 91
            chdir 80 49
            chroot 161 51
            clone 56 220
            close 3 57
            close_range 436 436
            connect 42 203
            dup 32 23
            dup3 292 24
            epoll_create1 291 20
            epoll_ctl 233 21
            epoll_pwait 281 22
            eventfd2 290 19
            execve 59 221
            execveat 322 281
            exit_group 231 94
            fchdir 81 50
            fcntl 72 25
            flock 73 32
            fsconfig 431 431
            fsmount 432 432
            fsopen 430 430
            fstat 5 80
            fstatfs 138 44
            getdents64 217 61
            getegid 108 177
            geteuid 107 175
            getgid 104 176
            getpid 39 172
            getppid 110 173
            getsockopt 55 209
            gettid 186 178
            getuid 102 174
            ioctl 16 29
            kcmp 312 272
            kill 62 129
            listns 470 470
            memfd_create 319 279
            mkdirat 258 34
            mmap 9 222
            mount 165 40
            move_mount 429 429
            munmap 11 215
            openat 257 56
            open_tree 428 428
            pidfd_getfd 438 438
            pidfd_open 434 434
            pidfd_send_signal 424 424
            pipe2 293 59
            pivot_root 155 41
            ppoll 271 73
            prctl 157 167
            prlimit64 302 261
            pwrite64 18 68
            read 0 63
            readlinkat 267 78
            recvfrom 45 207
            recvmsg 47 212
            rt_sigaction 13 134
            rt_sigprocmask 14 135
            sendmsg 46 211
            sendto 44 206
            setdomainname 171 162
            setgid 106 144
            setgroups 116 159
            sethostname 170 161
            setns 308 268
            setpriority 141 140
            setresgid 119 149
            setresuid 117 147
            setsid 112 157
            setsockopt 54 208
            setuid 105 146
            socket 41 198
            socketpair 53 199
            statx 332 291
            tgkill 234 131
            umask 95 166
            umount2 166 39
            uname 63 160
            unlinkat 263 35
            unshare 272 97
            wait4 61 260
            waitid 247 95
            write 1 64
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
