package ns.exec;

import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.fd.Fd;
import ns.core.fd.NamespaceHandle;
import ns.core.fd.PidFd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NsenterTest {
    private static final Path DIR = Path.of("/d");
    private static final Nsenter TARGET = Nsenter.target(Pid.of(7), NET);
    private static final Nsenter HANDLE = Nsenter.into(new Named(NET, 1));

    /** A handle by its name only: a spec keeps it and does not enter it. */
    private record Named(NamespaceId id, List<NamespaceHandle> companions) implements NamespaceHandle {
        Named(NamespaceType type, long inode, NamespaceHandle... companions) {
            this(new NamespaceId(type, 4, inode), List.of(companions));
        }

        @Override
        public Fd fd() {
            throw new AssertionError("a spec opens nothing");
        }

        @Override
        public void close() {
            throw new AssertionError("a spec closes nothing");
        }
    }

    @Test
    void companionsAreEnteredUnlessOneOfTheirTypeIsNamed() {
        Named user = new Named(USER, 1);
        Named mounts = new Named(MNT, 2, user);
        Named net = new Named(NET, 3, mounts, new Named(NET, 4));
        Named other = new Named(USER, 5);
        Named uts = new Named(UTS, 6, new Named(MNT, 7));
        assertThat(entered(Nsenter.into(net))).containsExactlyInAnyOrder(net, mounts, user);
        assertThat(entered(Nsenter.into(net).andInto(other))).containsExactlyInAnyOrder(net, mounts, other);
        assertThat(entered(Nsenter.into(other).andInto(net))).containsExactlyInAnyOrder(net, mounts, other);
        assertThat(entered(Nsenter.into(net, uts))).containsExactlyInAnyOrder(net, uts, mounts, user);
        assertThat(entered(Nsenter.target(Pid.of(7), MNT).andInto(net))).containsExactly(net);
        assertThat(entered(Nsenter.into(net).userParent())).containsExactlyInAnyOrder(net, mounts);
        assertThat(entered(HANDLE)).hasSize(1);
        assertThat(Nsenter.into(net).options.withCompanions().entersUser()).isTrue();
        assertThat(HANDLE.options.entersUser()).isFalse();
    }

    private static List<NamespaceHandle> entered(Nsenter place) {
        return place.options.withCompanions().handles;
    }

    @Test
    void everyWitherLeavesTheOriginalAlone() {
        TARGET.all()
                .netSocket(3)
                .userParent()
                .root()
                .workingDirectory()
                .setuid(1)
                .setgid(2)
                .preserveCredentials();
        TARGET.followUser()
                .followGroup()
                .keepCaps()
                .environmentOfTarget()
                .noFork()
                .joinCgroup()
                .followContext();
        TARGET.root(DIR).workingDirectoryInside(DIR);
        TARGET.workingDirectory(DIR).andInto(new Named(UTS, 1));
        TARGET.unshare(UTS).mapRootUser();
        assertThat(TARGET.options).usingRecursiveComparison().isEqualTo(Nsenter.target(Pid.of(7), NET).options);
    }

    @Test
    void targetIsANumberOrAHold() {
        assertThat(TARGET.options.target).isEqualTo(Pid.of(7));
        assertThat(TARGET.options.targetFd).isNull();
        try (PidFd self = PidFd.open(Pid.self())) {
            NsenterOptions options = Nsenter.target(self, UTS).options;
            assertThat(options.targetFd).isSameAs(self);
            assertThat(options.target).isNull();
            assertThat(options.types).containsExactly(UTS);
        }
    }

    @Test
    void handlesAddUp() {
        assertThat(HANDLE.andInto(new Named(UTS, 2), new Named(USER, 3)).options.handles)
                .extracting(NamespaceHandle::type)
                .containsExactly(NET, UTS, USER);
    }

    @Test
    void handleMayGoBeforeTheTargetsNamespace() {
        assertThatNoException()
                .isThrownBy(() -> TARGET.andInto(new Named(NET, 1)).options.validate());
    }

    @Test
    void lastWordOnRootDirectoryAndIdsWins() {
        NsenterOptions byPath = TARGET.root().root(DIR).workingDirectory().workingDirectory(DIR).options;
        assertThat(byPath.rootOfTarget || byPath.workingDirectoryOfTarget).isFalse();
        assertThat(byPath.root).isEqualTo(DIR);
        NsenterOptions ofTarget = TARGET.root(DIR).root().workingDirectory(DIR).workingDirectory().options;
        assertThat(ofTarget.rootOfTarget && ofTarget.workingDirectoryOfTarget).isTrue();
        assertThat(ofTarget.root).isNull();
        assertThat(ofTarget.workingDirectory).isNull();
        assertThat(TARGET.followUser().setuid(5).options.followUser).isFalse();
        assertThat(TARGET.setgid(5).followGroup().options.setgid).isNull();
    }

    @Test
    void joiningAndCreatingIsOnePlace() {
        Unshare place = TARGET.unshare(UTS);
        assertThat(place.options.joined).isSameAs(TARGET.options);
        assertThat(place.options.types).containsExactly(UTS);
        assertThat(place.mapRootUser().options.joined).isSameAs(TARGET.options);
    }

    static Stream<Arguments> refused() {
        Named net = new Named(NET, 1);
        return Stream.of(
                refusal("into without a namespace", Nsenter::into),
                refusal("two net namespaces: net:[2]", () -> Nsenter.into(net, new Named(NET, 2))),
                refusal("two net namespaces", () -> HANDLE.andInto(net)),
                refusal("all needs a target", HANDLE::all),
                refusal("root needs a target", HANDLE::root),
                refusal("workingDirectory needs a target", HANDLE::workingDirectory),
                refusal("netSocket needs a target", () -> HANDLE.netSocket(1)),
                refusal("netSocket is not 0 to", () -> TARGET.netSocket(-1)),
                refusal("followUser needs a target", HANDLE::followUser),
                refusal("followGroup needs a target", HANDLE::followGroup),
                refusal("environmentOfTarget needs a target", HANDLE::environmentOfTarget),
                refusal("joinCgroup needs a target", HANDLE::joinCgroup),
                refusal("followContext needs a target", HANDLE::followContext),
                refusal("setuid is no id", () -> TARGET.setuid(-1)),
                refusal("setgid is no id", () -> TARGET.setgid(0xFFFF_FFFFL)));
    }

    @Test
    void ofSeveralWorkingDirectoriesTheLastCounts() {
        NsenterOptions outside = TARGET.workingDirectoryInside(DIR).workingDirectory(DIR).options;
        assertThat(outside.workingDirectory).isEqualTo(DIR);
        assertThat(outside.workingDirectoryInside).isNull();
        NsenterOptions theirs = TARGET.workingDirectoryInside(DIR).workingDirectory().options;
        assertThat(theirs.workingDirectoryOfTarget).isTrue();
        assertThat(theirs.workingDirectoryInside).isNull();
        NsenterOptions inside = TARGET.workingDirectory(DIR).workingDirectory().workingDirectoryInside(DIR).options;
        assertThat(inside.workingDirectory).isNull();
        assertThat(inside.workingDirectoryOfTarget).isFalse();
    }

    private static Arguments refusal(String message, Supplier<?> call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void nonsenseIsRefusedAtOnce(String message, Supplier<?> call) {
        assertThatIllegalArgumentException().isThrownBy(call::get).withMessageContaining(message);
    }

    @Test
    void noNamespaceAtAllIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nsenter.target(Pid.of(7)).root().options.validate())
                .withMessageStartingWith("no namespace to enter");
    }

    @Test
    void capabilitiesAreKeptOnlyInAUserNamespace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TARGET.keepCaps().options.validate())
                .withMessage("keepCaps needs a user namespace to enter: add USER");
        assertThatNoException().isThrownBy(() -> {
            TARGET.keepCaps().all().options.validate();
            TARGET.keepCaps().userParent().options.validate();
            HANDLE.andInto(new Named(USER, 2)).keepCaps().options.validate();
            Nsenter.target(Pid.of(7), USER).keepCaps().options.validate();
        });
    }

    @Test
    void textTellsWhatIsEntered() {
        assertThat(TARGET).hasToString("nsenter(pid 7: net)");
        assertThat(TARGET.all()).hasToString("nsenter(pid 7: all)");
        assertThat(HANDLE.andInto(new Named(UTS, 2))).hasToString("nsenter(net:[1], uts:[2])");
    }
}
