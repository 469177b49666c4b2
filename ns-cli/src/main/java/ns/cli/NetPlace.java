package ns.cli;

import java.nio.file.Path;
import java.util.Optional;
import ns.core.Errno;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.net.Link;
import ns.net.Netns;
import ns.proc.Namespace;
import ns.proc.Snapshot;

/**
 * How people name a network namespace, and a link in one.
 *
 * @param namespace empty for our own
 * @param link its name
 */
record NetPlace(Optional<String> namespace, String link) {
    static final String HELP =
            "A network namespace `<ns>` is a name as `ns net list` shows it, a process id, an inode, what the"
                    + " kernel prints (`net:[4026532245]`), or a file. A link is `<ns>:<link>`, or `<link>` in our own namespace.";

    private static final int PID_MAX_LIMIT = 1 << 22; // proc(5); inodes of namespaces are far above

    /** Parses {@code NS:LINK}. A link's name has no colon. */
    static NetPlace parse(String text) {
        int colon = text.lastIndexOf(':');
        String link = text.substring(colon + 1);
        if (link.isEmpty() || colon == 0) {
            throw CliException.usage("not a link: '" + text + "': give <ns>:<link>, or <link>", NetVerbs.USAGE);
        }
        return new NetPlace(colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon)), link);
    }

    Netns open() {
        return namespace.isPresent() ? open(namespace.get()) : Netns.current();
    }

    /** Finds out who gave a namespace where one of its links belongs. */
    void requireLink(Link found) {
        if (namespace.isEmpty() && !found.exists() && Netns.list().contains(link)) {
            throw CliException.usage("'" + link + "' is a network namespace: give " + link + ":<link>", NetVerbs.USAGE);
        }
    }

    /** Opens the namespace that a word names. A name comes before a number. */
    static Netns open(String text) {
        try {
            return find(text);
        } catch (SyscallException e) {
            throw CliException.failed("Cannot open network namespace \"" + text + "\"", e);
        }
    }

    private static Netns find(String text) {
        if (text.indexOf('/') >= 0) {
            return Netns.of(NamespaceFd.at(Path.of(text)));
        }
        if (Netns.list().contains(text)) {
            return Netns.open(text);
        }
        boolean isNumber = !text.isEmpty() && Pids.isDecimal(text);
        if (!isNumber && NamespaceId.parse(text, 0).isEmpty()) {
            String message = "Cannot open network namespace \"" + text + "\": " + Errno.ENOENT.description();
            throw text.indexOf(':') < 0
                    ? CliException.error(message)
                    : CliException.error(message, "a namespace belongs here, without a link of it");
        }
        if (isNumber && text.length() <= 7 && Integer.parseInt(text) <= PID_MAX_LIMIT) {
            return Netns.of(Pids.parse(text));
        }
        Snapshot snapshot = Snapshot.take();
        Namespace found = new NamespaceName(text).find(snapshot, Optional.of(NamespaceType.NET));
        if (found.type() != NamespaceType.NET) {
            throw CliException.error(found.id() + " is no network namespace");
        }
        return Netns.of(snapshot.open(found.id()));
    }
}
