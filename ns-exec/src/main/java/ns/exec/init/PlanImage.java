package ns.exec.init;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ns.core.Errno;
import ns.core.sys.Architecture;
import ns.core.sys.RawText;
import ns.exec.plan.Argument;
import ns.exec.plan.Plan;
import ns.exec.plan.Rule;
import ns.exec.plan.Slot;
import ns.exec.plan.Step;

/**
 * A plan as ns-init wants it: structures and texts for one fixed address, so that every pointer is right as it stands.
 *
 * <p>The layouts are those of {@code struct image}, {@code struct op} and {@code struct hint} in ns-init.c. Not safe for use by
 * several threads.
 */
final class PlanImage {
    /** Where ns-init maps it. */
    static final long BASE = 0x2_0000_0000L;

    private static final int HEADER_BYTES = 48;
    private static final int OP_BYTES = 104;
    private static final int ALWAYS = -1;
    private static final int ANY_ERROR = -1;
    private static final long ANY_RESULT = -1;
    private static final int MOST_ARGUMENTS = 6;

    private final Architecture architecture;
    private final Map<String, Integer> descriptors;
    private final Map<Integer, Long> rooms = new HashMap<>();
    private ByteBuffer bytes;

    private PlanImage(Architecture architecture, Map<String, Integer> descriptors) {
        this.architecture = architecture;
        this.descriptors = descriptors;
        this.bytes = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN); // as both processors are
    }

    /**
     * Lays a plan out.
     *
     * @param plan what to do
     * @param architecture for which ns-init
     * @param descriptors the number of each {@link Argument.Passed}
     * @param voice what ns-init says if nobody listens
     * @return the image, from the start to the limit
     */
    static ByteBuffer of(Plan plan, Architecture architecture, Map<String, Integer> descriptors, Voice voice) {
        PlanImage image = new PlanImage(architecture, descriptors);
        image.lay(plan.steps(), voice);
        return image.bytes.flip();
    }

    private void lay(List<Step> steps, Voice voice) {
        int registers = 1;
        for (Step step : steps) {
            registers = Math.max(registers, step.into().number() + 1);
        }
        room(HEADER_BYTES + 8 * registers);
        int ops = room(OP_BYTES * steps.size());
        bytes.putLong(0, BASE + ops);
        bytes.putLong(8, steps.size());
        bytes.putLong(16, text(voice.name()));
        List<String> errors = voice.errors();
        long[] texts = new long[errors.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(errors.get(i));
        }
        bytes.putLong(24, texts.length == 0 ? 0 : words(8, texts));
        bytes.putLong(32, texts.length);
        for (int i = 0; i < steps.size(); i++) {
            lay(steps.get(i), ops + i * OP_BYTES, voice);
        }
    }

    private void lay(Step step, int at, Voice voice) {
        List<Argument> arguments = step.arguments();
        if (arguments.size() > MOST_ARGUMENTS) {
            throw new IllegalArgumentException("too many arguments: " + step);
        }
        int fromRegister = 0;
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            if (argument instanceof Argument.Result) {
                fromRegister |= 1 << i;
            }
            long value = value(argument);
            bytes.putLong(at + 8 + 8 * i, value);
        }
        Rule rule = step.rule();
        Slot earlier = rule.when();
        long complaint = rule.complaint().isPresent() ? text(rule.complaint().get()) : 0;
        long hints = hints(voice.hints(step));
        bytes.putLong(at, step.operation().number(architecture));
        bytes.putLong(at + 56, rule.want().orElse(ANY_RESULT));
        bytes.putInt(at + 64, fromRegister);
        bytes.putInt(at + 68, step.into().number());
        bytes.putInt(at + 72, earlier == null ? ALWAYS : earlier.number());
        bytes.putInt(at + 76, rule.failed() ? 1 : 0);
        bytes.putInt(
                at + 80,
                rule.toleratesAll()
                        ? ANY_ERROR
                        : rule.tolerated().isPresent() ? rule.tolerated().get().code() : 0);
        bytes.putInt(at + 84, rule.status());
        bytes.putLong(at + 88, complaint);
        bytes.putLong(at + 96, hints);
    }

    private long hints(Map<Errno, String> hints) {
        if (hints.isEmpty()) {
            return 0;
        }
        long[] table = new long[2 * hints.size() + 2];
        int at = 0;
        for (Map.Entry<Errno, String> hint : hints.entrySet()) {
            table[at++] = hint.getKey().code();
            table[at++] = text(hint.getValue());
        }
        return words(8, table);
    }

    private long value(Argument argument) {
        if (argument instanceof Argument.Word word) {
            return word.value();
        }
        if (argument instanceof Argument.Text text) {
            return text(text.value());
        }
        if (argument instanceof Argument.Named named) {
            return value(named.argument());
        }
        if (argument instanceof Argument.Array array) {
            long[] pointers = new long[array.elements().size() + 1];
            for (int i = 0; i < pointers.length - 1; i++) {
                pointers[i] = value(array.elements().get(i));
            }
            return words(8, pointers);
        }
        if (argument instanceof Argument.Kept kept) {
            long[] numbers = new long[kept.descriptors().size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = value(kept.descriptors().get(i));
            }
            Arrays.sort(numbers);
            return words(8, numbers);
        }
        if (argument instanceof Argument.Struct struct) {
            long[] words = new long[struct.words().size()];
            for (int i = 0; i < words.length; i++) {
                words[i] = struct.words().get(i);
            }
            return words(struct.wordBytes(), words);
        }
        if (argument instanceof Argument.Room room) {
            Long known = rooms.get(room.slot().number());
            if (known == null) {
                known = BASE + aligned(room.bytes());
                rooms.put(room.slot().number(), known);
            }
            return known;
        }
        if (argument instanceof Argument.Passed passed) {
            Integer number = descriptors.get(passed.name());
            if (number == null) {
                throw new IllegalStateException("nobody has opened " + passed.name());
            }
            return number;
        }
        return ((Argument.Result) argument).slot().number();
    }

    private long text(String text) {
        byte[] raw = RawText.encode(text);
        int at = room(raw.length + 1);
        bytes.put(at, raw);
        return BASE + at;
    }

    private long words(int size, long[] words) {
        int at = aligned(size * words.length);
        for (int i = 0; i < words.length; i++) {
            if (size == 8) {
                bytes.putLong(at + 8 * i, words[i]);
            } else {
                bytes.putInt(at + 4 * i, (int) words[i]);
            }
        }
        return BASE + at;
    }

    private int aligned(int size) {
        room(-bytes.position() & 7);
        return room(size);
    }

    /** Makes room at the end, filled with zeros; returns where. */
    private int room(int size) {
        int at = bytes.position();
        if (bytes.capacity() - at < size) {
            int wanted = Math.addExact(at, size);
            ByteOrder order = bytes.order();
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), Math.max(wanted, Math.multiplyExact(2, at))))
                    .order(order);
        }
        bytes.position(at + size);
        return at;
    }
}
