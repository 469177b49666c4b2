package ns.cli;

import java.nio.file.Path;
import java.util.List;
import ns.core.SyscallException;
import ns.exec.Launcher;

/** The program that a command line ends with, and its start in a place: what {@code unshare}, {@code nsenter} and {@code run} share. */
final class Payload {
    static final Option EXPLAIN = Option.flag("explain", "print the system calls that would be made, and stop")
            .writtenOut();
    static final Operands OPERANDS = Operands.any("[<program> [<argument>...]]", Kind.PROGRAM);

    private static final int NOT_FOUND = 127;

    private Payload() {}

    /** Returns what is to run: the program among the operands with its arguments, or the user's shell as a login shell. */
    static ns.exec.Command command(Parsed parsed) {
        List<String> words = parsed.operands();
        if (words.isEmpty()) {
            return ns.exec.Command.shell();
        }
        String program = words.get(0);
        if (program.isEmpty()) {
            throw CliException.error("failed to execute : No such file or directory", NOT_FOUND);
        }
        return ns.exec.Command.of(program, words.subList(1, words.size()));
    }

    /** Puts the program in the place of this JVM, which never returns; or tells what that would do. */
    static int replace(Launcher place, ns.exec.Command command, Parsed parsed, Streams streams) {
        if (parsed.has(EXPLAIN)) {
            for (String call : place.planOfReplace(command)) {
                streams.out().println(call);
            }
            return 0;
        }
        try {
            place.replace(command, parsed.program());
        } catch (SyscallException e) {
            throw asToolsSayIt(e);
        }
        throw new AssertionError("replaced");
    }

    /** What could not be opened, in util-linux' words, and on a second line what to do about it. */
    private static RuntimeException asToolsSayIt(SyscallException e) {
        String call = e.call();
        boolean isOpen = call.startsWith("open(\"") && call.endsWith("\")");
        if (!isOpen) {
            return e;
        }
        String file = call.substring("open(\"".length(), call.length() - 2);
        return CliException.failed("cannot open " + file, e);
    }

    /** Returns a path, or fails as the kernel would: it has no file with an empty name. */
    static Path path(String text, String messageBefore, String messageAfter) {
        if (text.isEmpty()) {
            throw CliException.error(messageBefore + messageAfter + ": No such file or directory");
        }
        return Path.of(text);
    }
}
