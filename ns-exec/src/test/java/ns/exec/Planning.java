package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ns.core.Capability;
import ns.exec.plan.Plan;
import ns.exec.plan.Step;
import org.jspecify.annotations.Nullable;

/** A launch in surroundings that are made up, so that every machine plans the same. Changed by its with-ers, unlike the API. */
final class Planning {
    static final Caller ALICE = new Caller(1000, 1001, Set.of());
    static final Caller ROOT = new Caller(0, 0, Capability.ofMask(0x1ff_ffff_ffffL));
    static final Command TRUE = Command.of("/bin/true");

    private final boolean replaces;
    private Caller caller = ALICE;
    private Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
    private Map<Integer, String> streams = Map.of();
    private long ignored;
    private long blocked;
    private @Nullable Entry entry;

    private Planning(boolean replaces) {
        this.replaces = replaces;
    }

    /** As a child, by an unprivileged user, with all streams inherited. */
    static Planning spawn() {
        return new Planning(false);
    }

    /** In place of the JVM. */
    static Planning replace() {
        return new Planning(true);
    }

    Planning by(Caller other) {
        caller = other;
        return this;
    }

    Planning in(Map<String, String> variables) {
        environment = new LinkedHashMap<>(variables);
        return this;
    }

    Planning with(Map<Integer, String> byNumber) {
        streams = byNumber;
        return this;
    }

    Planning signals(long nowIgnored, long nowBlocked) {
        ignored = nowIgnored;
        blocked = nowBlocked;
        return this;
    }

    Planning entering(Entry opened) {
        entry = opened;
        return this;
    }

    Plan of(Unshare place, Command command) {
        return Planner.of(place.options, command.options, setting(Optional.of(place.options)));
    }

    Plan of(Nsenter place, Command command) {
        return Planner.of(place.options, command.options, setting(Optional.empty()));
    }

    /** What is done without a program, after the closing of descriptors. */
    String opening(Unshare place) {
        Setting setting = setting(Optional.of(place.options));
        return withoutHead(Planner.opening(place.options, Launch.NO_PROGRAM, setting));
    }

    /** As {@link #opening}, of something inside. */
    String openingInside(Nsenter place, Step step) {
        return withoutHead(Planner.openingInside(place.options, step, Launch.NO_PROGRAM, setting(Optional.empty())));
    }

    private String withoutHead(Plan plan) {
        return text(plan.lines().subList(head().size(), plan.steps().size()));
    }

    /** What happens between the closing of descriptors and the start of {@code /bin/true}. */
    String lines(Unshare place) {
        return middle(of(place, TRUE));
    }

    /** As {@link #lines(Unshare)}. */
    String lines(Nsenter place) {
        return middle(of(place, TRUE));
    }

    /** What comes after the closing of descriptors, without any namespace. */
    String lines(Command command) {
        List<String> lines = of(Unshare.of(), command).lines();
        return text(lines.subList(head().size(), lines.size()));
    }

    static String text(Plan plan) {
        return text(plan.lines());
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private String middle(Plan plan) {
        List<String> lines = plan.lines();
        List<String> head = head();
        List<String> tail = List.of(
                "sigaction(ignore " + Long.toHexString(ignored) + ", block " + Long.toHexString(blocked) + ", of "
                        + (replaces ? "ffffffffffffffff" : "180000000") + ")",
                "execvp(\"/bin/true\", [\"/bin/true\"], " + environment.size() + " variables, or by sh)");
        int end = lines.size() - tail.size();
        assertThat(lines.subList(0, head.size())).isEqualTo(head);
        assertThat(lines.subList(end, lines.size())).isEqualTo(tail);
        return text(lines.subList(head.size(), end));
    }

    /** All descriptors but the named are closed, and the named are, at the latest, when the program starts. */
    private List<String> head() {
        Setting setting = setting(Optional.empty());
        List<String> lines = new ArrayList<>();
        String kept = replaces ? "" : ", channel";
        int count = setting.passed().size() + (replaces ? 3 : 4);
        lines.add("");
        if (!replaces) {
            lines.add("fcntl(channel, F_SETFD, FD_CLOEXEC)");
        }
        for (String name : setting.passed()) {
            kept += ", " + name;
            lines.add("fcntl(" + name + ", F_SETFD, FD_CLOEXEC)");
        }
        lines.set(0, "close_range(all but 0, 1, 2" + kept + ", " + count + ")");
        return lines;
    }

    private Setting setting(Optional<UnshareOptions> created) {
        return new Setting(
                replaces,
                caller,
                created.flatMap(options -> Surroundings.users(options, caller)),
                created.flatMap(options -> Surroundings.groups(options, caller)),
                environment,
                "/bin/dash",
                new Inherited(ignored, blocked, List.of(0, 1, 2)),
                streams,
                Optional.ofNullable(entry));
    }
}
