package ns.core.sys;

import static ns.core.sys.Syscall.BPF;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import ns.core.SyscallException;

/** The bpf(2) calls that make, pin and find a program. Its first argument is a command, its second a struct of what that needs. */
public final class BpfPrograms {
    /** The type of programs that see packets in queueing disciplines and filters. */
    public static final int BPF_PROG_TYPE_SCHED_CLS = 3;

    /** The size of an instruction, struct bpf_insn. */
    public static final int INSTRUCTION = 8;

    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_OBJ_PIN = 6;
    private static final int BPF_OBJ_GET = 7;
    private static final int ATTRIBUTES = 48; // up to kern_version, which is all that Linux 4.4 knows
    private static final int LOG_SIZE = 1 << 16;
    private static final int SILENT = 0;
    private static final int IN_SHORT = 1;

    private BpfPrograms() {}

    /** BPF_PROG_LOAD of whole instructions; if the verifier refuses them, the last of its words are in the hint. */
    public static int load(int type, byte[] instructions, String license) {
        Memory log = Memory.allocate(LOG_SIZE);
        long result = load(type, instructions, license, log, SILENT);
        if (result < 0) { // only now with words: a long program is refused where those about it do not fit
            result = load(type, instructions, license, log, IN_SHORT);
        }
        if (result < 0) {
            String said = lastLine(log);
            SyscallException failure = Call.failed("bpf", result, "BPF_PROG_LOAD");
            throw said.isEmpty() ? failure : failure.withHint("the verifier says: " + said);
        }
        return (int) result;
    }

    private static long load(int type, byte[] instructions, String license, Memory log, int level) {
        Memory program = bytes(instructions);
        Memory text = Memory.string(license);
        Memory attributes = Memory.allocate(ATTRIBUTES);
        attributes
                .bytes()
                .putInt(0, type)
                .putInt(4, instructions.length / INSTRUCTION)
                .putLong(8, program.address())
                .putLong(16, text.address())
                .putInt(24, level)
                .putInt(28, level == SILENT ? 0 : LOG_SIZE)
                .putLong(32, level == SILENT ? 0 : log.address());
        long result = Libc.syscall(BPF, BPF_PROG_LOAD, attributes.address(), ATTRIBUTES);
        Memory.keep(attributes);
        Memory.keep(program);
        Memory.keep(text);
        Memory.keep(log);
        return result;
    }

    private static Memory bytes(byte[] content) {
        Memory memory = Memory.allocate(Math.max(1, content.length));
        memory.bytes().put(0, content);
        return memory;
    }

    /** Before its statistics, which are none of somebody's business whose program is wrong. */
    private static String lastLine(Memory log) {
        byte[] bytes = new byte[log.size()];
        log.bytes().get(0, bytes);
        String all = new String(bytes, StandardCharsets.UTF_8);
        int end = all.indexOf('\0');
        return all.substring(0, end < 0 ? all.length() : end)
                .lines()
                .filter(line -> !line.startsWith("processed ") && !line.isBlank())
                .reduce("", (before, line) -> line);
    }

    /** BPF_OBJ_PIN: gives it a name in a file system of the type bpf. */
    public static void pin(int program, Path file) {
        object(BPF_OBJ_PIN, "BPF_OBJ_PIN", file, program);
    }

    /** BPF_OBJ_GET: opens what is pinned there. */
    public static int get(Path file) {
        return (int) object(BPF_OBJ_GET, "BPF_OBJ_GET", file, 0);
    }

    private static long object(int command, String name, Path file, int descriptor) {
        Memory path = Memory.string(file);
        Memory attributes = Memory.allocate(16);
        attributes.bytes().putLong(0, path.address()).putInt(8, descriptor);
        long result = Libc.syscall(BPF, command, attributes.address(), attributes.size());
        Memory.keep(path);
        Memory.keep(attributes);
        return Call.check("bpf", result, name, file);
    }
}
