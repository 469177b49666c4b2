package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/**
 * An instruction of classic BPF, struct sock_filter.
 *
 * @param code what it does
 * @param jumpTrue instructions that are skipped if a condition is true, 0 to 255
 * @param jumpFalse instructions that are skipped if it is false, 0 to 255
 * @param k its operand, 0 to ffffffff
 * @man tc-bpf(8)
 */
public record BpfInstruction(int code, int jumpTrue, int jumpFalse, long k) {
    private static final int RETURN = 6;
    private static final int LENGTH = 8;

    /**
     * Refuses what is out of range.
     *
     * @param code see {@link #code()}
     * @param jumpTrue see {@link #jumpTrue()}
     * @param jumpFalse see {@link #jumpFalse()}
     * @param k see {@link #k()}
     */
    public BpfInstruction {
        boolean fits = (code & ~0xffff) == 0 && (jumpTrue & ~0xff) == 0 && (jumpFalse & ~0xff) == 0;
        if (!fits || k < 0 || k > Width.U32.most) {
            throw new IllegalArgumentException(
                    "not an instruction: " + code + " " + jumpTrue + " " + jumpFalse + " " + k);
        }
    }

    static BpfInstruction returning(int value) {
        return new BpfInstruction(RETURN, 0, 0, Integer.toUnsignedLong(value));
    }

    /** A number of instructions, then these. */
    static List<BpfInstruction> parse(String text) {
        String[] lines = text.strip().split("\\s*[,\n]\\s*");
        List<BpfInstruction> program = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String[] words = lines[i].strip().split(" +");
            if (words.length != 4 || !lines[i].matches("[0-9 ]+")) {
                throw new IllegalArgumentException("not an instruction: \"" + lines[i] + "\", expected four numbers");
            }
            program.add(new BpfInstruction(
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3])));
        }
        if (!lines[0].equals(String.valueOf(program.size()))) {
            throw new IllegalArgumentException(
                    "a program begins with its length, " + program.size() + ", not \"" + lines[0] + "\"");
        }
        return program;
    }

    static String text(List<BpfInstruction> program) {
        StringJoiner text = new StringJoiner(",").add(String.valueOf(program.size()));
        program.forEach(each -> text.add(each.toString()));
        return text.toString();
    }

    void write(MessageWriter writer) {
        writer.u16(code).u8(jumpTrue).u8(jumpFalse).u32(k);
    }

    static List<BpfInstruction> in(Attributes program) {
        List<BpfInstruction> all = new ArrayList<>();
        for (int at = 0; at + LENGTH <= program.length(); at += LENGTH) {
            all.add(new BpfInstruction(
                    (int) program.number(at, 2),
                    (int) program.number(at + 2, 1),
                    (int) program.number(at + 3, 1),
                    program.number(at + 4, 4)));
        }
        return all;
    }

    /**
     * Returns its four numbers, decimal.
     *
     * @return such as {@code 6 0 0 2}
     */
    @Override
    public String toString() {
        return code + " " + jumpTrue + " " + jumpFalse + " " + k;
    }
}
