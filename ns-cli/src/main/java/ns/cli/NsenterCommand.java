package ns.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.core.fd.NamespaceHandle;
import ns.core.fd.PidFd;
import ns.exec.Nsenter;

/** {@code ns nsenter}: a drop-in for nsenter(1). */
final class NsenterCommand implements Command {
    @Override
    public Options options() {
        return NsenterTable.table();
    }

    @Override
    public Page page() {
        return Page.of("nsenter", "run a program with namespaces of other processes")
                .paragraph(
                        "Enters the namespaces that the options name, those of the process `--target` or those of files, and runs"
                                + " `<program>` there; without `<program>`, the shell that $SHELL names, as a login shell. Nothing of ns"
                                + " stays behind, unless a pid namespace was entered: then the program is a child.")
                .paragraph(
                        "A `<file>` is one of `/proc/<pid>/ns`, one that a namespace is mounted on, or `:<id>` with the 64-bit id that"
                                + " `ns lsns -o NSID64` shows. `--target` also takes a namespace, as the kernel prints it: it is entered through"
                                + " whatever keeps it alive, see ns-pins(1). Several such targets add up.")
                .paragraph(
                        "Options, messages and exit statuses are those of nsenter(1) of util-linux 2.42 and, where it has more,"
                                + " 2.43-devel. `--explain` is our own.")
                .status(0, "success, if it is not that of the program; also of --explain")
                .status(1, "wrong usage, or a step that failed; its reason is printed")
                .status(126, "the program could not be executed")
                .status(127, "there is no such program")
                .environment("SHELL", "the program if none is given")
                .environment("PATH", "where the program is looked for, inside what was entered")
                .example("ns nsenter -t 4711 -n ip addr", "the addresses that process 4711 has")
                .example("ns nsenter -t 4711 -a", "a shell in all namespaces of the process")
                .example("ns nsenter -t net:[4026532245] ss -tln", "enters a network namespace, whoever holds it")
                .see("ns-unshare(1)")
                .see("ns-pins(1)")
                .see("setns(2)")
                .see("namespaces(7)");
    }

    @Override
    public int run(Parsed parsed, Streams streams) {
        return Payload.replace(place(parsed), Payload.command(parsed), parsed, streams);
    }

    static Nsenter place(Parsed parsed) {
        Optional<Target.OfProcess> target = process(parsed);
        requireTarget(parsed, target.isPresent());
        NamespaceFiles files = new NamespaceFiles();
        for (Parsed.Occurrence each : parsed.occurrences()) {
            Optional<NamespaceType> type = type(each.option());
            if (type.isPresent() && each.value().isPresent()) {
                files.open(type.get(), withoutEqualsSign(each.value().get()));
            } else if (each.option() == NsenterTable.TARGET) {
                openNamespace(each.value().get(), files);
            }
        }
        Nsenter place = begin(target, typesOfTarget(parsed, files), files.handles());
        for (Parsed.Occurrence each : parsed.occurrences()) {
            place = with(place, each.option(), each.value());
        }
        // as upstream, without effect where no user namespace is entered
        boolean entersUser = parsed.has(NsenterTable.USER)
                || parsed.has(NsenterTable.USER_PARENT)
                || parsed.has(NsenterTable.ALL)
                || files.has(NamespaceType.USER);
        return parsed.has(NsenterTable.KEEP_CAPS) && entersUser ? place.keepCaps() : place;
    }

    /** The last process that was named. */
    private static Optional<Target.OfProcess> process(Parsed parsed) {
        Optional<Target.OfProcess> last = Optional.empty();
        for (String value : parsed.values(NsenterTable.TARGET)) {
            if (Target.parse(value) instanceof Target.OfProcess process) {
                last = Optional.of(process);
            }
        }
        return last;
    }

    private static void openNamespace(String target, NamespaceFiles files) {
        if (Target.parse(target) instanceof Target.OfNamespace namespace) {
            files.open(namespace.id());
        }
    }

    private static void requireTarget(Parsed parsed, boolean given) {
        if (!given && parsed.has(NsenterTable.ALL)) {
            throw CliException.error("no target PID specified for --all");
        }
        boolean entersAny = parsed.has(NsenterTable.ALL)
                || parsed.has(NsenterTable.NET_SOCKET)
                || parsed.has(NsenterTable.USER_PARENT);
        boolean needed = parsed.has(NsenterTable.NET_SOCKET);
        boolean files = false;
        for (Parsed.Occurrence each : parsed.occurrences()) {
            boolean bare = each.value().isEmpty();
            boolean namespace = type(each.option()).isPresent();
            files |= namespace && !bare;
            files |= each.option() == NsenterTable.TARGET
                    && Target.parse(each.value().get()) instanceof Target.OfNamespace;
            entersAny |= namespace;
            needed |= needsTarget(each.option(), each.value());
            needed |= namespace && bare && parsed.values(each.option()).isEmpty();
        }
        needed |= parsed.has(NsenterTable.USER_PARENT) && !files;
        if (needed && !given) {
            throw CliException.error("no target PID specified");
        }
        if (!entersAny && !files) {
            throw CliException.error("no namespace specified");
        }
    }

    /** Whether the option asks for something of the target that is no namespace. */
    private static boolean needsTarget(Option option, Optional<String> value) {
        return switch (option.name()) {
            case "env", "join-cgroup", "follow-context" -> true;
            case "root", "wd", "wdns" -> value.isEmpty();
            case "setuid", "setgid" -> value.get().equals(Rule.FOLLOW);
            default -> false;
        };
    }

    private static Optional<NamespaceType> type(Option option) {
        return option == NsenterTable.MOUNT ? Optional.of(NamespaceType.MNT) : NamespaceType.named(option.name());
    }

    /** The namespaces for which no file was given. */
    private static NamespaceType[] typesOfTarget(Parsed parsed, NamespaceFiles files) {
        List<NamespaceType> types = new ArrayList<>();
        for (Parsed.Occurrence each : parsed.occurrences()) {
            Optional<NamespaceType> type = type(each.option());
            if (type.isPresent() && !files.has(type.get())) {
                types.add(type.get());
            }
        }
        return types.toArray(new NamespaceType[0]);
    }

    private static Nsenter begin(Optional<Target.OfProcess> target, NamespaceType[] types, NamespaceHandle[] handles) {
        if (target.isEmpty()) {
            return Nsenter.into(handles);
        }
        Pid pid = target.get().pid();
        Nsenter place = target.get().inode().isPresent()
                ? Nsenter.target(verified(pid, target.get().inode().getAsLong()), types)
                : Nsenter.target(pid, types);
        return handles.length == 0 ? place : place.andInto(handles);
    }

    /** A hold on the process, if it still is the one that was meant. */
    private static PidFd verified(Pid pid, long inode) {
        PidFd process = PidFd.open(pid);
        if (process.inode() != inode) {
            throw CliException.error("pidfd inode " + Long.toUnsignedString(inode) + " not found for pid " + pid);
        }
        return process;
    }

    private static Nsenter with(Nsenter place, Option option, Optional<String> value) {
        return switch (option.name()) {
            case "all" -> place.all();
            case "net-socket" -> place.netSocket(Values.descriptor(value.get()));
            case "user-parent" -> place.userParent();
            case "setuid" ->
                value.get().equals(Rule.FOLLOW) ? place.followUser() : place.setuid(Values.uid(value.get()));
            case "setgid" ->
                value.get().equals(Rule.FOLLOW) ? place.followGroup() : place.setgid(Values.gid(value.get()));
            case "preserve-credentials" -> place.preserveCredentials();
            case "root" -> value.isEmpty() ? place.root() : place.root(directory(value.get()));
            case "wd" -> value.isEmpty() ? place.workingDirectory() : place.workingDirectory(directory(value.get()));
            case "wdns" ->
                value.isEmpty()
                        ? place.workingDirectory()
                        : place.workingDirectoryInside(Payload.path(
                                withoutEqualsSign(value.get()), "cannot open current working directory", ""));
            case "env" -> place.environmentOfTarget();
            case "no-fork" -> place.noFork();
            case "join-cgroup" -> place.joinCgroup();
            case "follow-context" -> place.followContext();
            default -> place; // namespaces, and what was seen to before
        };
    }

    private static Path directory(String value) {
        return Payload.path(withoutEqualsSign(value), "cannot open ", "");
    }

    /** As util-linux since 2.42, which takes {@code -n=FILE} for {@code -nFILE}. */
    private static String withoutEqualsSign(String value) {
        return value.startsWith("=") ? value.substring(1) : value;
    }
}
