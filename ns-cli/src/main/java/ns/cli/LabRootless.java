package ns.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ns.core.NamespaceType;
import ns.exec.Unshare;

/** The way of an ordinary user to a lab: this JVM starts once more where he is root. */
final class LabRootless {
    /** Set in the JVM that has been started there, so that it can not go on for ever. */
    private static final String INSIDE = "ns.lab.inside";

    private static final long CAP_NET_ADMIN = 1L << 12;
    private static final long CAP_SYS_ADMIN = 1L << 21;
    private static final int HEX = 16;

    private LabRootless() {}

    /** Returns if we may build labs, or after we have been replaced by a JVM that may. */
    static void enter(String program) {
        if (isCapable() || Boolean.getBoolean(INSIDE)) {
            return;
        }
        List<String> words = new ArrayList<>(CommandLine.ofThisProcess());
        words.set(0, "-D" + INSIDE + "=true");
        // no pid namespace: it would take a process that waits for us, and between whom signals may get lost or be
        // doubled
        Unshare.of(NamespaceType.USER, NamespaceType.MNT)
                .mapRootUser()
                .replace(ns.exec.Command.of(java(), words), program);
    }

    private static String java() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
        } catch (IOException e) {
            throw CliException.failed("cannot find java", e);
        }
    }

    private static boolean isCapable() {
        long needed = CAP_NET_ADMIN | CAP_SYS_ADMIN;
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    String mask = line.substring("CapEff:".length()).strip();
                    return (Long.parseUnsignedLong(mask, HEX) & needed) == needed;
                }
            }
        } catch (IOException e) {
            throw CliException.failed("cannot read /proc/self/status", e);
        }
        return false;
    }
}
