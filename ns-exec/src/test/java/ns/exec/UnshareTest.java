package ns.exec;

import static ns.core.NamespaceType.CGROUP;
import static ns.core.NamespaceType.IPC;
import static ns.core.NamespaceType.MNT;
import static ns.core.NamespaceType.NET;
import static ns.core.NamespaceType.PID;
import static ns.core.NamespaceType.TIME;
import static ns.core.NamespaceType.USER;
import static ns.core.NamespaceType.UTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ns.core.IdMapping;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Unshare and IdRange. */
class UnshareTest {
    private static final Unshare NOTHING = Unshare.of();
    private static final Path DIR = Path.of("/d");

    @Test
    void everyWitherLeavesTheOriginalAlone() {
        Unshare all = Unshare.of(NamespaceType.values());
        all.mapRootUser()
                .mapUsers(IdRange.AUTO)
                .mapGroups(IdRange.ALL)
                .setgroups(Setgroups.DENY)
                .owner(1, 2);
        all.mapCurrentUser()
                .mountProc()
                .mountSys()
                .bind(DIR, DIR)
                .loadInterp(":x")
                .propagation(Propagation.SLAVE)
                .root(DIR)
                .workingDirectory(DIR);
        all.setuid(1)
                .setgid(2)
                .keepCaps()
                .monotonic(Duration.ZERO)
                .boottime(Duration.ZERO)
                .hostname("h");
        all.domainname("d")
                .loopbackUp()
                .killChild(Signal.SIGKILL)
                .forwardSignals()
                .asPid1()
                .pin(NET, DIR);
        all.beforeExec(process -> {});
        NOTHING.mountBinfmt();
        assertThat(all.options).usingRecursiveComparison().isEqualTo(Unshare.of(NamespaceType.values()).options);
        assertThat(NOTHING.options.types).isEmpty();
    }

    @Test
    void typesAreASet() {
        assertThat(Unshare.of(NET, UTS, NET).options.types).containsExactly(NET, UTS);
    }

    static Stream<Arguments> implied() {
        return Stream.of(
                Arguments.of(NOTHING.mapRootUser(), EnumSet.of(USER)),
                Arguments.of(NOTHING.mapCurrentUser(), EnumSet.of(USER)),
                Arguments.of(NOTHING.mapUsers(IdRange.ALL), EnumSet.of(USER)),
                Arguments.of(NOTHING.mapGroups(IdRange.ALL), EnumSet.of(USER)),
                Arguments.of(NOTHING.owner(0, 0), EnumSet.of(USER)),
                Arguments.of(NOTHING.setgroups(Setgroups.DENY), EnumSet.noneOf(NamespaceType.class)),
                Arguments.of(NOTHING.mountProc(), EnumSet.of(MNT)),
                Arguments.of(NOTHING.mountProcAt(DIR), EnumSet.of(MNT)),
                Arguments.of(NOTHING.mountSys(), EnumSet.of(MNT)),
                Arguments.of(NOTHING.bind(DIR, DIR), EnumSet.of(MNT)),
                Arguments.of(NOTHING.mountBinfmt(), EnumSet.of(MNT, USER)),
                Arguments.of(NOTHING.mountBinfmtAt(DIR), EnumSet.of(MNT, USER)),
                Arguments.of(NOTHING.loadInterp(":x"), EnumSet.of(MNT, USER)),
                Arguments.of(Unshare.of(IPC, CGROUP).mapUser(1), EnumSet.of(IPC, CGROUP, USER)));
    }

    @ParameterizedTest
    @MethodSource("implied")
    void optionsImplyNamespaces(Unshare place, EnumSet<NamespaceType> types) {
        assertThat(place.options.types).isEqualTo(types);
    }

    // ids

    @Test
    void lastMapOfTheCallerWins() {
        UnshareOptions options = NOTHING.mapUser(5).mapUser(7).options;
        assertThat(options.mapUser).isEqualTo(7);
        assertThat(options.mapGroup).isNull();
        options = NOTHING.mapRootUser().mapCurrentUser().mapGroup(3).options;
        assertThat(options.mapUser).isNull();
        assertThat(options.mapCurrentUser).isTrue();
        assertThat(options.mapGroup).isEqualTo(3);
        assertThat(options.mapCurrentGroup).isFalse();
    }

    @Test
    void rangesAddUpInTheirOrder() {
        IdRange numbers = IdRange.of(0, 100_000, 10);
        assertThat(NOTHING.mapUsers(numbers).mapUsers(IdRange.AUTO, IdRange.SUBIDS).options.mapUsers)
                .containsExactly(numbers, IdRange.Derived.AUTO, IdRange.Derived.SUBIDS);
        assertThat(numbers).isEqualTo(IdRange.of(new IdMapping(0, 100_000, 10)));
    }

    @Test
    void largestIdIsTakenAndNoIdIsNot() {
        assertThat(NOTHING.setuid(4_294_967_294L).options.setuid).isEqualTo(4_294_967_294L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NOTHING.setuid(4_294_967_295L))
                .withMessage("setuid is no id, 0 to 4294967294: 4294967295");
    }

    // mounts

    @Test
    void binfmtBringsItsProcButLeavesOneElsewhere() {
        assertThat(NOTHING.mountBinfmt().options.mountProc).isEqualTo(Path.of("/proc"));
        assertThat(NOTHING.mountProcAt(DIR).mountBinfmt().options.mountProc).isEqualTo(DIR);
        assertThat(NOTHING.mountBinfmtAt(DIR).options.mountProc).isNull();
    }

    @Test
    void interpreterIsLoadedWhereBinfmtIsMounted() {
        assertThat(NOTHING.loadInterp(":x").options.mountBinfmt).isEqualTo(Path.of("/proc/sys/fs/binfmt_misc"));
        assertThat(NOTHING.mountBinfmtAt(DIR).loadInterp(":x").options.mountBinfmt)
                .isEqualTo(DIR);
        assertThat(NOTHING.loadInterp(":x").mountBinfmtAt(DIR).options.mountBinfmt)
                .isEqualTo(DIR);
    }

    @Test
    void mountsArePrivateUnlessSaidOtherwise() {
        assertThat(NOTHING.options.propagation).isEqualTo(Propagation.PRIVATE);
    }

    // processes

    @Test
    void waitingForTheProgramImpliesAFork() {
        assertThat(NOTHING.options.fork).isFalse();
        assertThat(Stream.of(
                        NOTHING.fork(),
                        NOTHING.killChild(Signal.SIGTERM),
                        NOTHING.forwardSignals(),
                        Unshare.of(PID).asPid1()))
                .allMatch(place -> place.options.fork);
    }

    @Test
    void hooksRunInTheirOrder() {
        Hook first = process -> {};
        Hook second = process -> {};
        assertThat(NOTHING.beforeExec(first).beforeExec(second).options.beforeExec)
                .containsExactly(first, second);
    }

    @Test
    void pinsAreOneOfAType() {
        Unshare pinned = Unshare.of(NET, UTS).pin(NET, Path.of("/a")).pin(UTS, Path.of("/b"));
        assertThat(pinned.options.pins).containsExactly(entry(NET, Path.of("/a")), entry(UTS, Path.of("/b")));
    }

    // refusals

    static Stream<Arguments> refused() {
        Unshare all = Unshare.of(NamespaceType.values());
        return Stream.of(
                refusal("mapUser is no id", () -> NOTHING.mapUser(-1)),
                refusal("mapGroup is no id", () -> NOTHING.mapGroup(1L << 32)),
                refusal("user of owner", () -> NOTHING.owner(-1, 0)),
                refusal("group of owner", () -> NOTHING.owner(0, -1)),
                refusal("setgid is no id", () -> NOTHING.setgid(-1)),
                refusal("mapUsers without a range", NOTHING::mapUsers),
                refusal("mapGroups without a range", NOTHING::mapGroups),
                refusal("mountProc is empty", () -> NOTHING.mountProcAt(Path.of(""))),
                refusal("root is empty", () -> NOTHING.root(Path.of(""))),
                refusal("workingDirectory is empty", () -> NOTHING.workingDirectory(Path.of(""))),
                refusal("loadInterp is empty", () -> NOTHING.loadInterp("")),
                refusal("hostname needs a new uts namespace: add UTS", () -> NOTHING.hostname("h")),
                refusal("domainname needs a new uts namespace: add UTS", () -> NOTHING.domainname("d")),
                refusal("loopbackUp needs a new net namespace: add NET", NOTHING::loopbackUp),
                refusal("monotonic needs a new time namespace: add TIME", () -> NOTHING.monotonic(Duration.ZERO)),
                refusal("boottime needs a new time namespace: add TIME", () -> NOTHING.boottime(Duration.ZERO)),
                refusal("asPid1 needs a new pid namespace: add PID", NOTHING::asPid1),
                refusal("hostname has a NUL", () -> all.hostname("\0")),
                refusal("hostname has 65 bytes, and the kernel takes 64", () -> all.hostname("x".repeat(65))),
                refusal("domainname has 66 bytes", () -> all.domainname("ä".repeat(33))),
                refusal("NET is pinned already: /d", () -> all.pin(NET, DIR).pin(NET, Path.of("/e"))),
                refusal("/d pins another", () -> all.pin(NET, DIR).pin(UTS, DIR)));
    }

    private static Arguments refusal(String message, Supplier<?> call) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void nonsenseIsRefusedAtOnce(String message, Supplier<?> call) {
        assertThatIllegalArgumentException().isThrownBy(call::get).withMessageContaining(message);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of(
                        "setgroups(ALLOW) and mapGroup", NOTHING.mapRootUser().setgroups(Setgroups.ALLOW)),
                Arguments.of(
                        "setgroups(ALLOW) and mapGroup",
                        NOTHING.setgroups(Setgroups.ALLOW).mapGroup(1)),
                Arguments.of(
                        "setgroups(ALLOW) and mapGroup",
                        NOTHING.mapCurrentUser().setgroups(Setgroups.ALLOW)),
                Arguments.of(
                        "keepCaps needs a new user namespace: add USER",
                        Unshare.of(NET).keepCaps()),
                Arguments.of(
                        "pin of NET needs a new net namespace: add NET",
                        Unshare.of(UTS).pin(NET, DIR)),
                Arguments.of("no namespace to enter", Nsenter.target(Pid.of(1)).unshare(NET)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void contradictionIsFoundInTheWhole(String message, Unshare place) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> place.options.validate())
                .withMessageContaining(message);
    }

    @Test
    void laterOptionMayBringWhatAnEarlierOneNeeds() {
        assertThatNoException().isThrownBy(() -> {
            NOTHING.keepCaps().mapUser(0).options.validate();
            NOTHING.pin(MNT, DIR).mountProc().options.validate();
            NOTHING.setgroups(Setgroups.ALLOW).mapUser(0).options.validate();
            Nsenter.target(Pid.of(1), USER).unshare(NET).keepCaps().options.validate();
            Unshare.of(TIME).boottime(Duration.ofSeconds(-5)).options.validate();
        });
    }

    @Test
    void textTellsWhatIsEnteredAndCreated() {
        assertThat(Unshare.of(USER, PID)).hasToString("unshare(pid, user)");
        assertThat(Nsenter.target(Pid.of(7), NET).unshare(MNT)).hasToString("nsenter(pid 7: net) unshare(mnt)");
    }
}
