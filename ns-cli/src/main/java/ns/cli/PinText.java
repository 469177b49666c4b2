package ns.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.NamespaceType;
import ns.core.Pid;
import ns.proc.Namespace;
import ns.proc.Pin;

/** What keeps a namespace alive, in words, and the command that enters it that way. */
final class PinText {
    private PinText() {}

    /** What kind of pin it is, in one word. */
    static String kind(Pin pin) {
        if (pin instanceof Pin.Member) {
            return "process";
        } else if (pin instanceof Pin.MemberThread) {
            return "thread";
        } else if (pin instanceof Pin.ForChildren) {
            return "children";
        } else if (pin instanceof Pin.Descriptor) {
            return "descriptor";
        } else if (pin instanceof Pin.Socket) {
            return "socket";
        } else if (pin instanceof Pin.Mount) {
            return "mount";
        } else if (pin instanceof Pin.Parent) {
            return "parent";
        }
        return "owner";
    }

    /** The process or thread that holds the pin. */
    static Optional<Pid> task(Pin pin) {
        if (pin instanceof Pin.Member member) {
            return Optional.of(member.pid());
        } else if (pin instanceof Pin.MemberThread thread) {
            return Optional.of(thread.tid());
        } else if (pin instanceof Pin.ForChildren children) {
            return Optional.of(children.tid());
        } else if (pin instanceof Pin.Descriptor descriptor) {
            return Optional.of(descriptor.tid());
        } else if (pin instanceof Pin.Socket socket) {
            return Optional.of(socket.tid());
        } else if (pin instanceof Pin.Mount mount) {
            return mount.through();
        }
        return Optional.empty();
    }

    /** The process that the task belongs to. */
    static Optional<Pid> process(Pin pin) {
        if (pin instanceof Pin.MemberThread thread) {
            return Optional.of(thread.pid());
        } else if (pin instanceof Pin.ForChildren children) {
            return Optional.of(children.pid());
        } else if (pin instanceof Pin.Descriptor descriptor) {
            return Optional.of(descriptor.pid());
        } else if (pin instanceof Pin.Socket socket) {
            return Optional.of(socket.pid());
        }
        return task(pin);
    }

    /** What exactly it is. */
    static String detail(Pin pin) {
        if (pin instanceof Pin.MemberThread thread) {
            return "thread of process " + thread.pid();
        } else if (pin instanceof Pin.ForChildren) {
            return "its future children";
        } else if (pin instanceof Pin.Descriptor descriptor) {
            return "fd " + descriptor.number();
        } else if (pin instanceof Pin.Socket socket) {
            return "fd " + socket.number() + ", socket:[" + socket.inode() + "]";
        } else if (pin instanceof Pin.Mount mount) {
            return mount.mountPoint() + " in " + mount.mountNamespace();
        } else if (pin instanceof Pin.Parent parent) {
            return "parent of " + parent.child();
        } else if (pin instanceof Pin.Owner owner) {
            return "owner of " + owner.owned();
        }
        return "";
    }

    /** The command that enters the namespace through this pin; empty where none is known. */
    static String enter(Pin pin, NamespaceType type) {
        String option = option(type);
        if (pin instanceof Pin.Member member) {
            return "nsenter -t " + member.pid() + " " + option;
        } else if (pin instanceof Pin.Socket socket) {
            return socket.tid().equals(socket.pid())
                    ? "nsenter -t " + socket.pid() + " --net-socket=" + socket.number()
                    : "";
        }
        return pin.file(type)
                .map(file -> "nsenter " + option + "=" + quoted(file.toString()))
                .orElse("");
    }

    private static String option(NamespaceType type) {
        return type == NamespaceType.MNT ? "--mount" : "--" + type.procName();
    }

    /** As a POSIX shell reads it back; a word of harmless characters stays as it is. */
    private static String quoted(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!(Character.isLetterOrDigit(c) || "/._-:@%+".indexOf(c) >= 0)) {
                return "'" + word.replace("'", "'\\''") + "'";
            }
        }
        return word;
    }

    /** One line for each pin that is no process. */
    static List<String> summary(Namespace namespace) {
        List<String> lines = new ArrayList<>();
        for (Pin pin : namespace.held()) {
            Optional<Pid> task = task(pin);
            lines.add((task.isPresent() ? kind(pin) + " " + task.get() + " " : "") + detail(pin));
        }
        return lines;
    }
}
