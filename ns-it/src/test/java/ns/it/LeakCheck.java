package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves anything behind; what dies by itself gets time to do so. */
final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(LeakCheck.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        SceneProgram.path(); // gcc is no leak
        context.getStore(STORE).put(Belongings.class, Belongings.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Belongings before = context.getStore(STORE).get(Belongings.class, Belongings.class);
        assertThat(before).isNotNull();
        AtomicReference<Belongings> after = new AtomicReference<>(before);
        boolean clean = Await.isSoon(() -> {
            after.set(Belongings.now());
            return after.get().leftBehind(before).isEmpty();
        });
        if (!clean) {
            throw new AssertionError("left behind: " + after.get().leftBehind(before));
        }
    }
}
