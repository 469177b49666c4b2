package ns.exec.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import ns.core.Errno;
import ns.core.sys.Architecture;
import ns.core.sys.Syscall;
import ns.exec.plan.Argument;
import ns.exec.plan.Operation;
import ns.exec.plan.Plan;
import ns.exec.plan.Slot;
import ns.exec.plan.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanImageTest {
    private static final int HEADER = 48;
    private static final int OP = 104;
    private static final Slot FILE = new Slot(2, "file");
    private static final Slot LAST = new Slot(1, "last");

    /** One of each kind of argument and rule. */
    private static final Plan EXAMPLE = new Plan(List.of(
            Step.call(Syscall.UNSHARE, Argument.constant(0x4000_0000, "CLONE_NEWNET"))
                    .or("unshare failed"),
            Step.call(
                            Syscall.OPENAT,
                            new Argument.Passed("folder"),
                            new Argument.Text("é\udcff"),
                            new Argument.Named(Argument.of(1), "flags"))
                    .into(FILE)
                    .tolerating(Errno.EINVAL),
            Step.init(
                            Operation.Init.EXECUTE,
                            new Argument.Result(FILE),
                            new Argument.Struct(4, List.of(1L, -1L, 2L, 0L), "{}"),
                            Argument.texts(List.of("x", "y")),
                            new Argument.Room(LAST, 12),
                            new Argument.Kept(List.of(Argument.of(9), new Argument.Passed("folder"))))
                    .into(LAST)
                    .wanting(3)
                    .toleratingAll()
                    .ifFailed(FILE)
                    .or("failed", 126)));

    private static final Map<String, Integer> FOLDER = Map.of("folder", 7);
    private static final Voice VOICE = new Voice(
            "ns",
            List.of("", "not permitted"),
            step -> step.operation().toString().equals("unshare") ? Map.of(Errno.EPERM, "be root") : Map.of());

    @Test
    void everyFieldIsWhereTheStructuresOfNsInitHaveIt() throws IOException {
        ByteBuffer image = PlanImage.of(EXAMPLE, Architecture.X86_64, FOLDER, VOICE);
        assertThat(HexFormat.ofDelimiter(" ").formatHex(bytes(image)))
                .isEqualTo(HexFormat.ofDelimiter(" ").formatHex(golden()));
    }

    @Test
    void anotherProcessorHasOtherNumbersOnly() throws IOException {
        ByteBuffer expected = ByteBuffer.wrap(golden()).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(HEADER + 3 * 8, 97); // unshare
        expected.putLong(HEADER + 3 * 8 + OP, 56); // openat
        assertThat(bytes(PlanImage.of(EXAMPLE, Architecture.AARCH64, FOLDER, VOICE)))
                .isEqualTo(expected.array());
    }

    @ParameterizedTest
    @EnumSource
    void theSamePlanGivesTheSameImage(Architecture architecture) {
        assertThat(PlanImage.of(EXAMPLE, architecture, FOLDER, VOICE))
                .isEqualTo(PlanImage.of(EXAMPLE, architecture, FOLDER, VOICE));
    }

    @Test
    void nothingIsSaidWhereJavaListens() {
        ByteBuffer image = PlanImage.of(new Plan(List.of()), Architecture.X86_64, Map.of(), Voice.SILENT);
        assertThat(image.getLong(8)).isZero();
        assertThat(image.getLong(24)).isZero();
        assertThat(image.getLong(32)).isZero();
        assertThat(text(image, image.getLong(16))).isEqualTo("ns-init");
    }

    @Test
    void registersAreAsManyAsTheHighestAndOneForNobody() {
        Plan plan = new Plan(List.of(
                Step.call(Syscall.GETPID).into(new Slot(9, "nine")),
                Step.call(Syscall.GETPID).into(new Slot(4, "four")),
                Step.call(Syscall.GETPID)));
        ByteBuffer image = PlanImage.of(plan, Architecture.X86_64, Map.of(), Voice.SILENT);
        int ops = (int) (image.getLong(0) - PlanImage.BASE);
        assertThat(ops).isEqualTo(HEADER + 8 * 10);
        assertThat(image.getInt(ops + 68)).isEqualTo(9);
        assertThat(image.getInt(ops + OP + 68)).isEqualTo(4);
        assertThat(image.getInt(ops + 2 * OP + 68)).isZero();
    }

    @Test
    void twoStepsThatNameOneRoomShareIt() {
        Argument room = new Argument.Room(FILE, 8);
        Argument other = new Argument.Room(LAST, 8);
        Plan plan = new Plan(List.of(Step.call(Syscall.PIPE2, room, other), Step.call(Syscall.READ, room)));
        ByteBuffer image = PlanImage.of(plan, Architecture.X86_64, Map.of(), Voice.SILENT);
        int ops = (int) (image.getLong(0) - PlanImage.BASE);
        assertThat(image.getLong(ops + OP + 8)).isEqualTo(image.getLong(ops + 8));
        assertThat(image.getLong(ops + 16)).isEqualTo(image.getLong(ops + 8) + 8);
    }

    @Test
    void megabytesOfArgumentsFit() {
        String large = "y".repeat(2 << 20);
        Step step = Step.init(Operation.Init.EXECUTE, Argument.texts(List.of("a", large, "b")));
        ByteBuffer image = PlanImage.of(new Plan(List.of(step)), Architecture.X86_64, Map.of(), Voice.SILENT);
        assertThat(texts(image, argument(image))).containsExactly("a", large, "b");
    }

    @Test
    void manyArgumentsFit() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 0x10000; i++) {
            many.add(Integer.toHexString(i));
        }
        Step step = Step.init(Operation.Init.EXECUTE, Argument.texts(many));
        ByteBuffer image = PlanImage.of(new Plan(List.of(step)), Architecture.AARCH64, Map.of(), Voice.SILENT);
        assertThat(texts(image, argument(image))).isEqualTo(many);
    }

    @Test
    void manyStepsFit() {
        Plan plan = new Plan(Collections.nCopies(1000, Step.call(Syscall.GETPID)));
        ByteBuffer image = PlanImage.of(plan, Architecture.X86_64, Map.of(), Voice.SILENT);
        int ops = (int) (image.getLong(0) - PlanImage.BASE);
        for (int i = 0; i < 1000; i++) {
            assertThat(image.getLong(ops + i * OP)).isEqualTo(39);
        }
    }

    @Test
    void whatNsInitCouldNotReadIsRefused() {
        Argument[] seven = Collections.nCopies(7, Argument.NULL).toArray(Argument[]::new);
        Plan tooMany = new Plan(List.of(Step.call(Syscall.MOUNT, seven)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlanImage.of(tooMany, Architecture.X86_64, Map.of(), Voice.SILENT))
                .withMessageContaining("mount(NULL");
        Plan unopened = new Plan(List.of(Step.call(Syscall.CLOSE, new Argument.Passed("root"))));
        assertThatIllegalStateException()
                .isThrownBy(() -> PlanImage.of(unopened, Architecture.X86_64, Map.of(), Voice.SILENT))
                .withMessage("nobody has opened root");
    }

    /** The first argument of the first step. */
    private static long argument(ByteBuffer image) {
        return image.getLong((int) (image.getLong(0) - PlanImage.BASE) + 8);
    }

    /** Follows pointers as ns-init does, up to the NULL. */
    private static List<String> texts(ByteBuffer image, long array) {
        List<String> texts = new ArrayList<>();
        int at = (int) (array - PlanImage.BASE);
        assertThat(at % 8).isZero();
        for (; image.getLong(at) != 0; at += 8) {
            texts.add(text(image, image.getLong(at)));
        }
        return texts;
    }

    private static String text(ByteBuffer image, long pointer) {
        int from = (int) (pointer - PlanImage.BASE);
        int to = from;
        while (image.get(to) != 0) {
            to++;
        }
        return new String(image.array(), from, to - from, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer image) {
        byte[] bytes = new byte[image.remaining()];
        image.duplicate().get(bytes);
        return bytes;
    }

    /** What stands between the offset and the {@code #} of each line; the offset must be right, too. */
    private static byte[] golden() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream resource = PlanImageTest.class.getResourceAsStream("plan-x86_64.txt")) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            for (String line :
                    text.lines().filter(line -> !line.startsWith("#")).toList()) {
                assertThat(Integer.parseInt(line, 0, 4, 16)).isEqualTo(bytes.size());
                String hex = line.substring(4, line.indexOf('#')).replace(" ", "");
                bytes.writeBytes(HexFormat.of().parseHex(hex));
            }
        }
        return bytes.toByteArray();
    }
}
