package ns.exec;

import java.util.Optional;
import java.util.OptionalLong;
import ns.core.Capability;
import ns.core.Errno;
import ns.core.kernel.LaunchHints;
import ns.exec.plan.Argument;
import ns.exec.plan.Step;

/** Why limits can not be set, or what they forbid. */
final class LimitHints {
    private static final int RESOURCE = 1;
    private static final int VALUES = 2;
    private static final int NICENESS = 2;
    private static final int MOST_NICE = 20;

    private final LaunchHints machine;
    private final Progress progress;
    private final Setting setting;

    LimitHints(LaunchHints machine, Progress progress, Setting setting) {
        this.machine = machine;
        this.progress = progress;
        this.setting = setting;
    }

    /** Of prlimit(2). */
    Optional<String> setting(Errno errno, Step step) {
        OptionalLong resource = Progress.number(step, RESOURCE);
        if (!errno.equals(Errno.EPERM)
                || resource.isEmpty()
                || !(step.arguments().get(VALUES) instanceof Argument.Struct both)) {
            return Optional.empty();
        }
        long hard = both.words().get(1);
        if (resource.getAsLong() == Resource.RLIMIT_NOFILE.number()) {
            Optional<Long> most = machine.setting("fs/nr_open");
            if (most.isPresent() && Long.compareUnsigned(hard, most.get()) > 0) {
                return Optional.of("RLIMIT_NOFILE can not be above fs.nr_open, " + most.get()
                        + "; as root: sysctl fs.nr_open=NUMBER");
            }
        }
        Optional<Long> now = limit((int) resource.getAsLong(), true);
        return now.isPresent() && Long.compareUnsigned(hard, now.get()) > 0
                ? Optional.of("the hard limit is " + now.get() + " now, and only who has CAP_SYS_RESOURCE in the first"
                        + " user namespace can raise it")
                : Optional.empty();
    }

    /** Of setpriority(2). */
    Optional<String> niceness(Errno errno, Step step) {
        boolean refused = errno.equals(Errno.EACCES) || errno.equals(Errno.EPERM);
        OptionalLong wanted = Progress.number(step, NICENESS);
        if (!refused || wanted.isEmpty() || setting.caller().has(Capability.CAP_SYS_NICE) && !progress.isInside()) {
            return Optional.empty();
        }
        return limit(Resource.RLIMIT_NICE.number(), false)
                .filter(soft -> soft >= 0)
                .map(soft -> "a niceness of " + wanted.getAsLong() + " needs an RLIMIT_NICE of "
                        + (MOST_NICE - wanted.getAsLong()) + ", which is " + soft
                        + ", or CAP_SYS_NICE in the first user namespace");
    }

    /** Of any call that makes a descriptor. */
    Optional<String> descriptors(Errno errno) {
        if (errno.equals(Errno.ENFILE)) {
            return machine.setting("fs/file-max")
                    .map(most -> "the machine has no more open files than fs.file-max, " + most);
        }
        return errno.equals(Errno.EMFILE)
                ? limit(Resource.RLIMIT_NOFILE.number(), false)
                        .map(soft -> "RLIMIT_NOFILE is " + soft + ": raise it (ulimit -n), or close some")
                : Optional.empty();
    }

    /** Of execve(2) with too much. */
    Optional<String> space(Step step) {
        OptionalLong planned = progress.stack();
        Optional<Long> stack =
                planned.isPresent() ? Optional.of(planned.getAsLong()) : limit(Resource.RLIMIT_STACK.number(), false);
        return stack.flatMap(size -> new ArgumentSpace(step).exceeded(size));
    }

    /** A line of /proc/self/limits, which are in the order of their numbers but for the title. */
    private Optional<Long> limit(int resource, boolean hard) {
        String title = title(resource);
        for (String line : machine.text("self/limits").orElse("").split("\n")) {
            if (!title.isEmpty() && line.startsWith(title)) {
                String[] words = line.substring(title.length()).strip().split("\\s+");
                return number(words.length > 1 && hard ? words[1] : words[0]);
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> number(String word) {
        try {
            return Optional.of(word.equals("unlimited") ? Resource.RLIM_INFINITY : Long.parseLong(word));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What proc_pid_limits(5) calls it. */
    private static String title(int resource) {
        String[] titles = {
            "Max cpu time", "Max file size", "Max data size", "Max stack size", "Max core file size",
            "Max resident set", "Max processes", "Max open files", "Max locked memory", "Max address space",
            "Max file locks", "Max pending signals", "Max msgqueue size", "Max nice priority", "Max realtime priority",
            "Max realtime timeout"
        };
        return resource < titles.length ? titles[resource] : "";
    }
}
