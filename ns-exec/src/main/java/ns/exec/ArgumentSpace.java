package ns.exec;

import java.util.List;
import java.util.Optional;
import ns.core.sys.RawText;
import ns.exec.plan.Argument;
import ns.exec.plan.Step;

/** The room that execve(2) has for arguments and environment: what is needed and what there is, in bytes. */
final class ArgumentSpace {
    /** MAX_ARG_STRLEN: 32 pages, with the zero at the end. */
    private static final int LONGEST = 32 * 4096;

    /** ARG_MAX, which there always is. */
    private static final long LEAST = 128 * 1024;

    /** Three quarters of the standard stack. */
    private static final long MOST = 6 * 1024 * 1024;

    /** The path of the program takes room too, and so does that of an interpreter. */
    private static final int LONGEST_FILE = 4096;

    private static final int POINTER = 8;
    private static final int SHOWN_NAME = 40;

    private final List<Argument> arguments;
    private final List<Argument> environment;

    ArgumentSpace(Step step) {
        this.arguments = elements(step.arguments().get(1));
        this.environment = elements(step.arguments().get(2));
    }

    private static List<Argument> elements(Argument argument) {
        Argument plain = argument instanceof Argument.Named named ? named.argument() : argument;
        return plain instanceof Argument.Array array ? array.elements() : List.of();
    }

    /** Whether it is worth a look: a character is a byte at least. */
    boolean isLarge() {
        return characters(arguments) + characters(environment) > LEAST / 4;
    }

    private static long characters(List<Argument> texts) {
        long sum = 0;
        for (Argument text : texts) {
            sum += POINTER
                    + (text instanceof Argument.Text plain ? plain.value().length() : POINTER);
        }
        return sum;
    }

    /**
     * Says what is too large.
     *
     * @param stack the soft RLIMIT_STACK, as the kernel has it
     */
    Optional<String> exceeded(long stack) {
        for (int i = 0; i < arguments.size(); i++) {
            long bytes = bytes(arguments.get(i));
            if (bytes > LONGEST) {
                return Optional.of("argument " + i + " has " + (bytes - 1) + " bytes, and one may have " + (LONGEST - 1)
                        + ", whatever the limits: pass it by a file or by standard input");
            }
        }
        for (Argument variable : environment) {
            long bytes = bytes(variable);
            if (bytes > LONGEST) {
                return Optional.of("the variable " + name(variable) + " has " + (bytes - 1)
                        + " bytes with its name, and one may have " + (LONGEST - 1) + ", whatever the limits");
            }
        }
        long needed = sum(arguments) + sum(environment);
        long room = Math.max(LEAST, Long.compareUnsigned(stack / 4, MOST) < 0 && stack >= 0 ? stack / 4 : MOST);
        return needed + LONGEST_FILE <= room
                ? Optional.empty()
                : Optional.of("arguments need " + sum(arguments) + " bytes and the environment "
                        + sum(environment) + ", and both may have " + room + ": a quarter of RLIMIT_STACK ("
                        + (stack < 0 ? "unlimited" : Long.toString(stack)) + "), " + LEAST + " at least and " + MOST
                        + " at most");
    }

    private static long sum(List<Argument> texts) {
        long sum = 0;
        for (Argument text : texts) {
            sum += bytes(text) + POINTER;
        }
        return sum;
    }

    /** With the zero at the end. */
    private static long bytes(Argument text) {
        return text instanceof Argument.Text plain ? RawText.encode(plain.value()).length + 1L : POINTER;
    }

    private static String name(Argument variable) {
        String text = variable instanceof Argument.Text plain ? plain.value() : variable.toString();
        int equals = Math.max(text.indexOf('=', 1), 0);
        return text.substring(0, Math.min(equals, SHOWN_NAME));
    }
}
