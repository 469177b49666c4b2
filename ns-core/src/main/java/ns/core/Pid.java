package ns.core;

import org.jspecify.annotations.Nullable;

/**
 * A process id, or the id of a thread where a text says so.
 *
 * <p>A number, not a hold on the process: when the process is gone, the kernel may give its number to another. Its
 * meaning depends on the pid namespace of who reads it; everywhere in ns it is that of this JVM unless a text says
 * otherwise. To hold on to a process, open a {@code PidFd}.
 *
 * @param number greater than zero
 * @man credentials(7)
 */
public record Pid(int number) implements Comparable<Pid> {
    /**
     * Refuses numbers that can not be the id of a process.
     *
     * @param number see {@link #number()}
     */
    public Pid {
        if (number <= 0) {
            throw new IllegalArgumentException("not a process id: " + number);
        }
    }

    /**
     * Returns the id with that number.
     *
     * @param number greater than zero
     * @return the id
     * @throws IllegalArgumentException if the number is zero or less
     */
    public static Pid of(int number) {
        return new Pid(number);
    }

    /**
     * Returns the id of this JVM in its own pid namespace.
     *
     * @return the id
     */
    public static Pid self() {
        return new Pid(Math.toIntExact(ProcessHandle.current().pid()));
    }

    @Override
    public int compareTo(Pid other) {
        return Integer.compare(number, other.number);
    }

    // What a record has by itself is linked at run time, which costs a short command 10 ms.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pid that && number == that.number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    /**
     * Returns the number in decimal.
     *
     * @return such as {@code 4711}
     */
    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
