package ns.core.sys;

import java.util.List;

/** The processor families whose system call numbers ns knows. */
public enum Architecture {
    /** 64-bit x86, which packs struct epoll_event. */
    X86_64(0x1_0000, 0x2_0000, 12, "amd64", "x86_64"),
    /** 64-bit ARM, whose numbers are Linux's asm-generic ones, and which has its own order of the O_ flags. */
    AARCH64(0x4000, 0x8000, 16, "aarch64", "arm64");

    private static final Architecture CURRENT = of(System.getProperty("os.arch", ""));

    final int oDirectory;
    final int oNofollow;
    final int epollEventSize;
    private final List<String> jvmNames;

    Architecture(int oDirectory, int oNofollow, int epollEventSize, String... jvmNames) {
        this.oDirectory = oDirectory;
        this.oNofollow = oNofollow;
        this.epollEventSize = epollEventSize;
        this.jvmNames = List.of(jvmNames);
    }

    /**
     * Returns the architecture of this JVM.
     *
     * @return the architecture
     */
    public static Architecture current() {
        return CURRENT;
    }

    private static Architecture of(String jvmName) {
        for (Architecture architecture : values()) {
            if (architecture.jvmNames.contains(jvmName)) {
                return architecture;
            }
        }
        throw new UnsupportedOperationException("ns knows the system calls of x86_64 and aarch64, not of " + jvmName);
    }
}
