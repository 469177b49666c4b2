package ns.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import ns.core.Capability;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.kernel.Kernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entering our own namespace again changes nothing, but needs the capability all the same. */
class NamespaceThreadTest {
    private static void assumePrivileged() {
        assumeTrue(Kernel.look().has(Capability.CAP_SYS_ADMIN), "needs CAP_SYS_ADMIN");
    }

    @ParameterizedTest
    @EnumSource(names = {"USER", "PID", "TIME"})
    void whatNoThreadCanEnterIsRefusedWithTheReason(NamespaceType type) {
        try (NamespaceFd own = NamespaceFd.openSelf(type)) {
            assertThatThrownBy(() -> own.call(() -> 1))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining(own.id().toString())
                    .hasMessageContaining("run a process inside instead");
            assertThatThrownBy(own::threadFactory).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void virtualThreadsAreRefused() throws Exception {
        Object builder;
        try {
            builder = Thread.class.getMethod("ofVirtual").invoke(null);
        } catch (NoSuchMethodException e) {
            assumeTrue(false, "virtual threads came with Java 21");
            return;
        } catch (InvocationTargetException e) {
            throw new AssertionError(e);
        }
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (NamespaceFd own = NamespaceFd.openSelf(NamespaceType.UTS)) {
            Runnable deed = () -> {
                try {
                    own.call(() -> 1);
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
            };
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            ((Thread) type.getMethod("start", Runnable.class).invoke(builder, deed)).join();
        }
        assertThat(thrown.get())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("virtual thread");
    }

    @Test
    void withoutTheCapabilityTheHintNamesIt() {
        assumeTrue(!Kernel.look().has(Capability.CAP_SYS_ADMIN), "only for the unprivileged");
        try (NamespaceFd own = NamespaceFd.openSelf(NamespaceType.UTS)) {
            assertThatThrownBy(() -> own.call(() -> 1))
                    .isInstanceOf(SyscallException.class)
                    .hasMessageContaining("setns(")
                    .hasMessageContaining("EPERM")
                    .hasMessageEndingWith("needs CAP_SYS_ADMIN in our user namespace, which owns it");
        }
    }

    @Test
    void theTaskRunsOnAThreadOfItsOwn() {
        assumePrivileged();
        try (NamespaceFd own = NamespaceFd.openSelf(NamespaceType.UTS)) {
            Thread thread = own.call(Thread::currentThread);
            assertThat(thread).isNotSameAs(Thread.currentThread());
            assertThat(thread.isAlive()).isFalse();
            assertThat(thread.getName()).isEqualTo("ns " + own.id());
        }
    }

    @Test
    void exceptionsComeThroughAsTheyAre() {
        assumePrivileged();
        try (NamespaceFd own = NamespaceFd.openSelf(NamespaceType.UTS)) {
            for (Throwable thrown :
                    new Throwable[] {new IOException("x"), new IllegalStateException("y"), new StackOverflowError()}) {
                AtomicReference<Thread> thread = new AtomicReference<>();
                assertThatThrownBy(() -> own.call(() -> {
                            thread.set(Thread.currentThread());
                            if (thrown instanceof Error error) {
                                throw error;
                            }
                            throw (Exception) thrown;
                        }))
                        .isSameAs(thrown);
                assertThat(Objects.requireNonNull(thread.get()).isAlive()).isFalse();
            }
        }
    }

    @Test
    void anInterruptOfTheCallerReachesTheTask() throws InterruptedException {
        assumePrivileged();
        CountDownLatch inside = new CountDownLatch(1);
        AtomicReference<Object> outcome = new AtomicReference<>();
        try (NamespaceFd own = NamespaceFd.openSelf(NamespaceType.UTS)) {
            Thread caller = new Thread(() -> {
                try {
                    own.call(() -> {
                        inside.countDown();
                        new CountDownLatch(1).await();
                        return 1;
                    });
                } catch (InterruptedException e) {
                    outcome.set(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            inside.await();
            caller.interrupt();
            caller.join();
        }
        assertThat(outcome.get()).isEqualTo(true);
    }

    /** A place that is entered with others. */
    private record Accompanied(NamespaceFd place, List<NamespaceHandle> companions) implements NamespaceHandle {
        @Override
        public NamespaceId id() {
            return place.id();
        }

        @Override
        public Fd fd() {
            return place.fd();
        }

        @Override
        public void close() {
            place.close();
        }
    }

    @Test
    void companionsAreEnteredTooAndTheirs() throws InterruptedException {
        assumePrivileged();
        try (NamespaceFd net = NamespaceFd.create(NamespaceType.NET);
                NamespaceFd other = NamespaceFd.create(NamespaceType.NET);
                NamespaceFd mnt = NamespaceFd.create(NamespaceType.MNT);
                NamespaceFd uts = NamespaceFd.create(NamespaceType.UTS)) {
            NamespaceHandle place = new Accompanied(net, List.of(new Accompanied(mnt, List.of(uts)), other));
            List<NamespaceId> wanted = List.of(net.id(), mnt.id(), uts.id());
            assertThat(place.call(NamespaceThreadTest::here)).isEqualTo(wanted);
            AtomicReference<List<NamespaceId>> found = new AtomicReference<>();
            Thread thread = place.threadFactory().newThread(() -> found.set(here()));
            thread.start();
            thread.join();
            assertThat(found.get()).isEqualTo(wanted);
            assertThat(here()).doesNotContainAnyElementsOf(wanted);
        }
    }

    private static List<NamespaceId> here() {
        return Stream.of(NamespaceType.NET, NamespaceType.MNT, NamespaceType.UTS)
                .map(type -> {
                    try (NamespaceFd own = NamespaceFd.openSelf(type)) {
                        return own.id();
                    }
                })
                .toList();
    }

    @Test
    void aCompanionThatNoThreadCanEnterIsNamed() {
        try (NamespaceFd net = NamespaceFd.openSelf(NamespaceType.NET);
                NamespaceFd user = NamespaceFd.openSelf(NamespaceType.USER)) {
            NamespaceHandle place = new Accompanied(net, List.of(user));
            assertThatThrownBy(() -> place.call(() -> 1))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("inside " + net.id() + ": it goes with " + user.id());
            assertThatThrownBy(place::threadFactory).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void theFactorysThreadsRun() throws InterruptedException {
        assumePrivileged();
        try (NamespaceFd own = NamespaceFd.openSelf(NamespaceType.NET)) {
            AtomicReference<String> name = new AtomicReference<>();
            Thread thread = own.threadFactory()
                    .newThread(() -> name.set(Thread.currentThread().getName()));
            thread.start();
            thread.join();
            assertThat(name.get()).isEqualTo("ns " + own.id());
        }
    }
}
