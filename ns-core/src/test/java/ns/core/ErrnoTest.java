package ns.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    /** Printed by Python's errno.errorcode and os.strerror of glibc 2.36 in the C locale; two aliases by their first name. */
    private static List<String> captured() throws IOException {
        try (InputStream in = Objects.requireNonNull(ErrnoTest.class.getResourceAsStream("errno.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void namesAndTextsAreThoseOfTheSystem() throws IOException {
        assertThat(captured()).hasSizeGreaterThan(100).allSatisfy(line -> {
            Errno errno = new Errno(Integer.parseInt(line.substring(0, line.indexOf(' '))));
            assertThat(errno.code() + " " + errno.name() + " " + errno.description())
                    .isEqualTo(line);
        });
    }

    @Test
    void constantsAreNamedAsTheyPrint() throws IllegalAccessException {
        for (var field : Errno.class.getFields()) {
            assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
            assertThat(((Errno) field.get(null)).name()).isEqualTo(field.getName());
        }
    }

    @Test
    void unknownCodesStayRepresentable() {
        assertThat(new Errno(4711)).hasToString("errno 4711 (Unknown error 4711)");
        assertThat(new Errno(41).description()).isEqualTo("Unknown error 41");
        assertThat(new Errno(Integer.MAX_VALUE).code()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void successIsNoError() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Errno(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Errno(-1));
    }
}
