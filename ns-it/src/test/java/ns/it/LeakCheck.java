package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import ns.exec.NsProcess;
import ns.exec.Unshare;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves anything behind; what dies by itself gets time to do so. */
final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(LeakCheck.class);

    /** What ns.exec has from its first process on, and keeps: ns-init, and a thread that waits for ends. */
    private static final class Lasting {
        static {
            try (NsProcess process = Unshare.of().start("true")) {
                process.onExit().join();
            }
        }

        static void make() {}
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        SceneProgram.path(); // gcc is no leak
        new ServerSocket().close(); // nor is the socket that the JDK keeps from its first one on
        Lasting.make();
        context.getStore(STORE).put(Belongings.class, Belongings.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Belongings before = Objects.requireNonNull(context.getStore(STORE).get(Belongings.class, Belongings.class));
        Set<String> left = new TreeSet<>();
        boolean clean = Await.isSoon(() -> {
            left.clear();
            left.addAll(Belongings.now().leftBehind(before));
            return left.isEmpty();
        });
        assertThat(clean).as("left behind: %s", left).isTrue();
    }
}
