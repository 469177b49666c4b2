package ns.proc;

import java.util.ArrayList;
import java.util.List;

/**
 * What ns uses of {@code /proc/PID/status}.
 *
 * @param uid the effective user id
 * @param gid the effective group id
 * @param pids the process's id in the pid namespace of /proc, in each one below, and last in its own; empty before Linux 4.1
 * @param capabilities the effective set, one bit each
 * @man proc_pid_status(5)
 */
record StatusFile(long uid, long gid, List<Integer> pids, long capabilities) {

    /** Parses the text; lines that ns does not use are passed over, as are lines of a newer kernel. */
    static StatusFile parse(byte[] text, int length, String file) {
        long uid = -1;
        long gid = -1;
        long capabilities = 0;
        List<Integer> pids = List.of();
        int lineNumber = 0;
        for (int at = 0, end; at < length; at = end + 1) {
            end = at;
            while (end < length && text[end] != '\n') {
                end++;
            }
            lineNumber++;
            if (has(text, at, end, "Uid:")) {
                uid = secondNumber(text, at + 4, end, file, lineNumber);
            } else if (has(text, at, end, "Gid:")) {
                gid = secondNumber(text, at + 4, end, file, lineNumber);
            } else if (has(text, at, end, "NSpid:")) {
                pids = numbers(text, at + 6, end, file, lineNumber);
            } else if (has(text, at, end, "CapEff:")) {
                int start = skipBlanks(text, at + 7, end);
                capabilities = Digits.parseHex(text, start, end, file, lineNumber);
                break; // the last line that matters, and there are 30 more
            }
        }
        if (uid < 0 || gid < 0) {
            throw new ProcFormatException(file, lineNumber, "lines Uid: and Gid:");
        }
        return new StatusFile(uid, gid, pids, capabilities);
    }

    private static boolean has(byte[] text, int at, int end, String label) {
        if (end - at < label.length()) {
            return false;
        }
        for (int i = 0; i < label.length(); i++) {
            if (text[at + i] != label.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The second of real, effective, saved and file system id. */
    private static long secondNumber(byte[] text, int from, int end, String file, int line) {
        int first = skipBlanks(text, from, end);
        int second = skipBlanks(text, skipWord(text, first, end), end);
        return Digits.parse(text, second, skipWord(text, second, end), file, line);
    }

    private static List<Integer> numbers(byte[] text, int from, int end, String file, int line) {
        int at = skipBlanks(text, from, end);
        int stop = skipWord(text, at, end);
        int first = Digits.parseInt(text, at, stop, file, line);
        at = skipBlanks(text, stop, end);
        if (at == end) {
            return List.of(first);
        }
        List<Integer> numbers = new ArrayList<>(4);
        numbers.add(first);
        while (at < end) {
            stop = skipWord(text, at, end);
            numbers.add(Digits.parseInt(text, at, stop, file, line));
            at = skipBlanks(text, stop, end);
        }
        return List.copyOf(numbers);
    }

    private static int skipBlanks(byte[] text, int at, int end) {
        int i = at;
        while (i < end && (text[i] == '\t' || text[i] == ' ')) {
            i++;
        }
        return i;
    }

    private static int skipWord(byte[] text, int at, int end) {
        int i = at;
        while (i < end && text[i] != '\t' && text[i] != ' ') {
            i++;
        }
        return i;
    }
}
