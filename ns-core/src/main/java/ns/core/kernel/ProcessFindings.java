package ns.core.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ns.core.Capability;

/** What this process may do, and what restricts it. */
final class ProcessFindings {
    private static final String AREA = "process";

    private final Machine machine;
    private final Status self;

    ProcessFindings(Machine machine) {
        this.machine = machine;
        this.self = machine.self();
    }

    List<Finding> all() {
        List<Finding> all = new ArrayList<>();
        all.add(capabilities());
        all.add(userNamespace());
        all.add(idRanges());
        all.add(noNewPrivileges());
        all.add(seccomp());
        machine.appArmorLabel().map(this::appArmor).ifPresent(all::add);
        ptrace().ifPresent(all::add);
        programsInMemory().ifPresent(all::add);
        if (machine.isChroot()) {
            all.add(Finding.of(
                    AREA, "root folder", Verdict.LIMITED, "this process is in a chroot", "leave the chroot"));
        }
        return all;
    }

    private Finding capabilities() {
        Optional<Set<Capability>> effective = self.effective();
        if (effective.isEmpty()) {
            return Finding.of(AREA, "capabilities", Verdict.UNKNOWN, "no /proc of ours to look at");
        }
        Set<Capability> all = known();
        Set<Capability> held = effective.get();
        all.removeAll(held);
        if (all.isEmpty()) {
            return Finding.of(AREA, "capabilities", Verdict.YES, "all");
        }
        if (held.isEmpty()) {
            return Finding.of(AREA, "capabilities", Verdict.NO, "none");
        }
        String detail = all.size() < held.size() ? "all but " + words(all) : words(held);
        return Finding.of(AREA, "capabilities", Verdict.LIMITED, detail);
    }

    private Set<Capability> known() {
        int last = (int) machine.setting("kernel/cap_last_cap").orElse(Capability.CAP_CHECKPOINT_RESTORE.number());
        return Capability.ofMask(last >= 0 && last < 63 ? (1L << last + 1) - 1 : -1);
    }

    static String words(Set<Capability> capabilities) {
        StringBuilder words = new StringBuilder();
        for (Capability capability : capabilities) {
            words.append(words.length() == 0 ? "" : " ").append(capability);
        }
        return words.toString();
    }

    private Finding userNamespace() {
        if (machine.isInitialUserNamespace()) {
            return Finding.of(AREA, "user namespace", Verdict.YES, "the initial one");
        }
        String map = machine.text("thread-self/uid_map")
                .orElse("")
                .replaceAll("[ \t]+", " ")
                .replace("\n", ",");
        return Finding.of(
                AREA,
                "user namespace",
                Verdict.LIMITED,
                "not the initial one: capabilities reach only what it owns; uid map:"
                        + (map.isEmpty() ? " none" : " " + map.strip()));
    }

    private Finding idRanges() {
        String what = "ranges of user ids";
        if (machine.has(Capability.CAP_SETUID) && machine.has(Capability.CAP_SETGID)) {
            return Finding.of(AREA, what, Verdict.YES, "any, by CAP_SETUID and CAP_SETGID");
        }
        Optional<Path> uid = machine.program("newuidmap");
        Optional<Path> gid = machine.program("newgidmap");
        if (uid.isEmpty() || gid.isEmpty()) {
            return Finding.of(
                    AREA,
                    what,
                    Verdict.NO,
                    "only one's own id: no newuidmap and newgidmap in PATH",
                    "install the package uidmap");
        }
        Optional<String> uids = range("subuid");
        Optional<String> gids = range("subgid");
        if (uids.isEmpty() || gids.isEmpty()) {
            return noRange(what);
        }
        if (self.noNewPrivileges()) {
            return Finding.of(
                    AREA,
                    what,
                    Verdict.NO,
                    "no_new_privs takes their privilege from newuidmap and newgidmap",
                    "start without it");
        }
        return Finding.of(AREA, what, Verdict.YES, "subuid " + uids.get() + ", subgid " + gids.get());
    }

    private Finding noRange(String what) {
        String detail = "only one's own id: no range of ours in /etc/subuid and /etc/subgid";
        if (machine.configuration("nsswitch.conf")
                .filter(text -> text.contains("\nsubid:"))
                .isPresent()) {
            return Finding.of(
                    AREA, what, Verdict.UNKNOWN, "/etc/nsswitch.conf has ranges come from elsewhere than /etc/subuid");
        }
        return Finding.of(
                AREA,
                what,
                Verdict.NO,
                detail,
                "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER");
    }

    /** The first line of the form USER:FIRST:COUNT with our name or number. */
    private Optional<String> range(String file) {
        String uid = self.uids().length > 0 ? Long.toString(self.uids()[0]) : "";
        Optional<String> name = name(uid);
        for (String line : machine.configuration(file).orElse("").split("\n")) {
            String[] words = line.strip().split(":");
            if (words.length == 3
                    && (words[0].equals(uid) || name.filter(words[0]::equals).isPresent())) {
                return Optional.of(words[1] + " +" + words[2]);
            }
        }
        return Optional.empty();
    }

    private Optional<String> name(String uid) {
        for (String line : machine.configuration("passwd").orElse("").split("\n")) {
            String[] words = line.split(":");
            if (words.length > 2 && words[2].equals(uid)) {
                return Optional.of(words[0]);
            }
        }
        return Optional.ofNullable(System.getProperty("user.name")); // from getpwuid(3): also of users in LDAP
    }

    private Finding noNewPrivileges() {
        String what = "programs with more privileges";
        return self.noNewPrivileges()
                ? Finding.of(
                        AREA,
                        what,
                        Verdict.NO,
                        "no_new_privs is set: setuid programs and file capabilities have no effect")
                : Finding.of(AREA, what, Verdict.YES, "no_new_privs is not set");
    }

    private Finding seccomp() {
        return self.seccomp() == 0
                ? Finding.of(AREA, "system calls", Verdict.YES, "no seccomp filter")
                : Finding.of(
                        AREA,
                        "system calls",
                        Verdict.LIMITED,
                        "a seccomp filter is in force",
                        "docker: --security-opt seccomp=unconfined, or a profile of its own");
    }

    private Finding appArmor(String label) {
        Verdict verdict = label.startsWith("unconfined") ? Verdict.YES : Verdict.LIMITED;
        return Finding.of(AREA, "AppArmor", verdict, label);
    }

    private Optional<Finding> ptrace() {
        OptionalLong scope = machine.setting("kernel/yama/ptrace_scope");
        if (scope.isEmpty()) {
            return Optional.empty();
        }
        String what = "descriptors of other processes";
        String seen = "kernel.yama.ptrace_scope is " + scope.getAsLong();
        boolean privileged = machine.has(Capability.CAP_SYS_PTRACE);
        if (scope.getAsLong() == 0 || privileged && scope.getAsLong() < 3) {
            return Optional.of(Finding.of(AREA, what, Verdict.YES, seen));
        }
        String detail = seen + (scope.getAsLong() == 1 ? ": only of our children" : ": of none");
        return Optional.of(
                scope.getAsLong() == 1
                        ? Finding.of(AREA, what, Verdict.LIMITED, detail, "CAP_SYS_PTRACE")
                        : Finding.of(AREA, what, Verdict.NO, detail));
    }

    private Optional<Finding> programsInMemory() {
        OptionalLong noexec = machine.setting("vm/memfd_noexec");
        if (noexec.isEmpty()) {
            return Optional.empty();
        }
        String seen = "vm.memfd_noexec is " + noexec.getAsLong();
        return Optional.of(
                noexec.getAsLong() < 2
                        ? Finding.of(AREA, "programs in memory", Verdict.YES, seen)
                        : Finding.of(
                                AREA, "programs in memory", Verdict.NO, seen, "as root: sysctl vm.memfd_noexec=1"));
    }
}
