package ns.it;

import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import ns.core.fd.PidFd;
import ns.proc.Diff;
import ns.proc.Namespace;
import ns.proc.ProcessInfo;
import ns.proc.Snapshot;
import ns.proc.Source;
import ns.proc.Watch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What changes from one snapshot to the next. */
@KernelTest
@Requires(Need.USER_NAMESPACES)
final class ChangesIT {
    private static final Duration OFTEN = Duration.ofMillis(5);

    @Test
    @DisplayName("a difference has what was created, what has changed and what is gone")
    void diff() {
        Snapshot before;
        NamespaceId gone;
        try (Scene stays = Scene.start("fork { unshare user,net say it fork { say child } }")) {
            NamespaceId changed = stays.actor("it").namespace(NET);
            try (Scene ends = Scene.start("unshare user,uts say it")) {
                gone = ends.actor("it").namespace(UTS);
                before = Snapshot.take();
            }
            kill(stays.actor("child"));
            try (Scene fresh = Scene.start("unshare user,uts say it")) {
                Snapshot after = Snapshot.take();
                Diff diff = after.diff(before);
                assertThat(ids(diff.created())).contains(fresh.actor("it").namespace(UTS));
                assertThat(ids(diff.gone())).contains(gone);
                assertThat(ids(diff.gone())).doesNotContain(changed);
                Diff.Change change = diff.changed().stream()
                        .filter(each -> each.after().id().equals(changed))
                        .findAny()
                        .orElseThrow();
                assertThat(change.before().processes()).hasSize(2);
                assertThat(change.after().processes()).hasSize(1);
                assertThat(after.diff(after).isEmpty()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("a watch tells of a namespace when it is there and when it is gone")
    void watch() throws InterruptedException {
        try (Watch watch = Snapshot.watch(OFTEN, Source.PROCESSES)) {
            NamespaceId id;
            try (Scene scene = Scene.start("unshare user,net say it")) {
                id = scene.actor("it").namespace(NET);
                awaitAmong(watch, Diff::created, id);
            }
            awaitAmong(watch, Diff::gone, id);
        }
    }

    @Test
    @DisplayName("closing a watch ends the wait of another thread at once")
    void close() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Watch watch = Snapshot.watch(Duration.ofHours(1));
        try {
            Future<Diff> next = executor.submit(watch::next);
            watch.close();
            assertThatThrownBy(() -> next.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(watch::next).isInstanceOf(NoSuchElementException.class);
        } finally {
            watch.close();
            executor.shutdown();
            assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("a watch needs an interval")
    void interval() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Snapshot.watch(Duration.ZERO))
                .withMessageContaining("PT0S");
    }

    private static void awaitAmong(Watch watch, Function<Diff, List<Namespace>> which, NamespaceId id)
            throws InterruptedException {
        while (!ids(which.apply(watch.next())).contains(id)) {
            // other namespaces of the machine
        }
    }

    private static List<NamespaceId> ids(List<Namespace> namespaces) {
        return namespaces.stream().map(Namespace::id).toList();
    }

    private static void kill(Scene.Actor actor) {
        try (PidFd process = PidFd.open(actor.pid())) {
            process.kill(Signal.SIGKILL);
            assertThat(process.awaitExit(Await.PATIENCE)).isTrue();
        }
    }

    @Test
    @DisplayName("snapshots from different sources are not compared")
    void differentSources() {
        Snapshot less = Snapshot.take(Source.PROCESSES);
        assertThatThrownBy(() -> Snapshot.take().diff(less))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SOCKETS");
    }

    @Test
    @DisplayName("what needs owners and parents says so, if they were not asked for")
    void withoutRelatives() {
        Snapshot less = Snapshot.take(Source.PROCESSES);
        ProcessInfo us = less.process(Pid.self()).orElseThrow();
        NamespaceId pids = us.namespace(NamespaceType.PID).orElseThrow();
        assertThatThrownBy(() -> less.pidIn(us, pids)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> less.capabilitiesIn(us, pids)).isInstanceOf(IllegalStateException.class);
        assertThat(Snapshot.take().pidIn(us, pids)).contains(us.innerPid());
    }

    @Test
    @DisplayName("a watch takes any interval but none")
    void intervals() {
        assertThatThrownBy(() -> Snapshot.watch(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        Watch watch = Snapshot.watch(Duration.ofDays(365 * 300L));
        watch.close();
        assertThatThrownBy(watch::next).isInstanceOf(NoSuchElementException.class);
    }
}
