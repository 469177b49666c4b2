package ns.exec.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ns.core.sys.Architecture;
import ns.core.sys.Syscall;
import ns.exec.plan.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That ns-init.c and PlanImage.java mean the same by the same bytes: a compiler says so, and nothing is copied. */
class NsInitSourceTest {
    private static final Path SOURCE = Path.of("src/main/init/ns-init.c").toAbsolutePath();

    private static final String LAYOUTS = """
            #define AT(type, field, offset) \\
                _Static_assert(__builtin_offsetof(struct type, field) == offset, #type "." #field)
            _Static_assert(BASE == (void *)%dUL, "BASE");
            _Static_assert(sizeof(struct op) == 104, "op");
            _Static_assert(sizeof(struct hint) == 16, "hint");
            _Static_assert(sizeof(struct message) == 16, "message");
            AT(image, ops, 0);
            AT(image, count, 8);
            AT(image, name, 16);
            AT(image, errors, 24);
            AT(image, error_count, 32);
            AT(image, our_channel, 40);
            AT(image, reg, 48);
            AT(op, number, 0);
            AT(op, arg, 8);
            AT(op, want, 56);
            AT(op, from, 64);
            AT(op, into, 68);
            AT(op, when, 72);
            AT(op, failed, 76);
            AT(op, tolerate, 80);
            AT(op, status, 84);
            AT(op, what, 88);
            AT(op, hints, 96);
            AT(hint, error, 0);
            AT(hint, text, 8);
            AT(message, kind, 0);
            AT(message, step, 4);
            AT(message, error, 8);
            AT(message, value, 12);
            _Static_assert(ALWAYS == -1U && ANY_ERROR == -1 && ANY_RESULT == -1, "rules");
            _Static_assert(SUPERVISE == 1 && FORWARD == 2 && FOLLOW_STOPS == 4 && CHILD_STAYS == 8, "supervisor");
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void layoutsAndVerbsAreThoseOfPlanImage(Architecture architecture) throws Exception {
        StringBuilder program = new StringBuilder("#include \"" + SOURCE + "\"\n");
        program.append(String.format(Locale.ROOT, LAYOUTS, PlanImage.BASE));
        for (Operation.Init operation : Operation.Init.values()) {
            program.append("_Static_assert(" + verb(operation) + " == " + operation.number(architecture) + ", \""
                    + operation.name() + "\");\n");
        }
        for (Channel.Kind kind : Channel.Kind.values()) {
            program.append("_Static_assert(" + kind.name() + " == " + (kind.ordinal() + 1) + ", \"" + kind + "\");\n");
        }
        assertThat(compile(architecture, program.toString())).isEmpty();
    }

    @Test
    void aWrongLayoutWouldNotCompile() throws Exception {
        String program = "#include \"" + SOURCE + "\"\n_Static_assert(sizeof(struct op) == 96, \"op\");\n";
        assertThat(compile(Architecture.X86_64, program)).contains("static assertion failed");
    }

    @ParameterizedTest
    @EnumSource
    void itsSystemCallsHaveTheNumbersThatJavaHas(Architecture architecture) throws IOException {
        String header = architecture.name().toLowerCase(Locale.ROOT) + ".h";
        Pattern definition = Pattern.compile("\\bNR_(\\w+) = (\\d+)");
        Matcher numbers = definition.matcher(
                Files.readString(SOURCE.resolveSibling("arch").resolve(header)) + Files.readString(SOURCE));
        int compared = 0;
        while (numbers.find()) {
            String name = numbers.group(1);
            if (name.equals("SIGNALFD4")) {
                continue; // nothing in Java makes one
            }
            assertThat(Syscall.valueOf(name).number(architecture))
                    .as(name)
                    .isEqualTo(Integer.parseInt(numbers.group(2)));
            compared++;
        }
        assertThat(compared).isGreaterThan(15);
    }

    private static String verb(Operation.Init operation) {
        return switch (operation) {
            case SIGNALS -> "SIGNALS_AS";
            case KEEP_CAPABILITIES -> "AMBIENT";
            default -> operation.name();
        };
    }

    private String compile(Architecture architecture, String program) throws IOException, InterruptedException {
        Path source = folder.resolve("layout.c");
        Path messages = folder.resolve("messages");
        Files.writeString(source, program);
        String compiler = architecture.name().toLowerCase(Locale.ROOT) + "-linux-gnu-gcc";
        ProcessBuilder builder = new ProcessBuilder(
                        compiler, "-std=gnu11", "-ffreestanding", "-fsyntax-only", source.toString())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile());
        builder.environment().put("LC_ALL", "C");
        try {
            int status = builder.start().waitFor();
            String said = Files.readString(messages, StandardCharsets.UTF_8);
            return status == 0 || !said.isEmpty() ? said : compiler + " ended with " + status;
        } catch (IOException e) {
            if ("1".equals(System.getenv("NS_MUST_WORK"))) {
                throw e;
            }
            return abort("there is no " + compiler + ": " + e.getMessage());
        }
    }
}
