package ns.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Something that not every machine or user has. */
enum Need {
    /** User id 0 with the capabilities that tests of namespaces need. */
    ROOT("root") {
        @Override
        boolean isMet() {
            return isRoot();
        }
    },
    /** Any user but root. As root there is nothing to see, and the other pass of CI sees it: never a failure. */
    NO_PRIVILEGES("a user without privileges") {
        @Override
        boolean isMet() {
            return !isRoot();
        }

        @Override
        boolean mayBeSkipped() {
            return true;
        }
    },
    /** This user may create user namespaces. */
    USER_NAMESPACES("user namespaces that this user may create") {
        @Override
        boolean isMet() {
            return canCreateUserNamespaces();
        }
    },
    /** Linux 5.6 with CONFIG_TIME_NS. */
    TIME_NAMESPACES("time namespaces") {
        @Override
        boolean isMet() {
            return Files.exists(Path.of("/proc/self/ns/time"));
        }
    },
    /** This user may make network interfaces of programs. */
    TUN("a /dev/net/tun that this user may open") {
        @Override
        boolean isMet() {
            return Files.isWritable(Path.of("/dev/net/tun"));
        }
    };

    private static final Optional<Boolean> UNKNOWN = Optional.empty();
    private static Optional<Boolean> userNamespaces = UNKNOWN;

    private final String text;

    Need(String text) {
        this.text = text;
    }

    abstract boolean isMet();

    /** Whether CI runs the test elsewhere. */
    boolean mayBeSkipped() {
        return false;
    }

    static boolean isRoot() {
        return Scene.status("Uid").startsWith("0\t0\t");
    }

    private static synchronized boolean canCreateUserNamespaces() {
        if (userNamespaces.isEmpty()) {
            try (Scene scene = Scene.start("unshare user")) {
                userNamespaces = Optional.of(scene.pid().number() > 0);
            } catch (Scene.BrokenException e) {
                userNamespaces = Optional.of(false);
            }
        }
        return userNamespaces.orElseThrow();
    }

    @Override
    public String toString() {
        return text;
    }
}
