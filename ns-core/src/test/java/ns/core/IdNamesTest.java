package ns.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdNamesTest {
    @TempDir
    Path folder;

    @Test
    void usersAndGroupsAreKnownByNameAndId() {
        IdNames users = IdNames.parse("root:x:0:0::/root:/bin/sh\nalice:x:1000:100::/:/bin/sh\n");
        assertThat(users.name(1000)).contains("alice");
        assertThat(users.name(100)).isEmpty();
        assertThat(users.id("root")).hasValue(0);
        assertThat(users.id("bob")).isEmpty();
        assertThat(IdNames.parse("tty:x:5:\nusers:x:100:alice").name(100)).contains("users");
    }

    @Test
    void theFirstLineOfAnIdOrNameCounts() {
        IdNames users = IdNames.parse("root:x:0:0:::\ntoor:x:0:0:::\nroot:x:7:0:::\n");
        assertThat(users.name(0)).contains("root");
        assertThat(users.id("toor")).hasValue(0);
        assertThat(users.id("root")).hasValue(0);
    }

    @Test
    void otherLinesAreSkipped() {
        String[] others = {
            "+::::::", "", "\n", ":x:5:5:::", "a", "a:x", "a:x:5", "a:x:five:", "a:x:-1:", "a:x:4294967296:"
        };
        for (String other : others) {
            IdNames users = IdNames.parse(other + "\nb:x:6:6:::");
            assertThat(users.id("a")).as(other).isEmpty();
            assertThat(users.name(5)).as(other).isEmpty();
            assertThat(users.name(6)).as(other).contains("b");
        }
        assertThat(IdNames.parse("nobody:x:4294967294:0:::").name(4_294_967_294L))
                .contains("nobody");
    }

    @Test
    void aNameInAnyCharsetIsReadAndAFileThatIsMissingHasNone() throws IOException {
        Path file = folder.resolve("passwd");
        Files.write(file, "b\u00fc:x:1:1:::\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(IdNames.read(file).id("b\u00fc")).hasValue(1);
        assertThat(IdNames.read(folder.resolve("none")).name(1)).isEmpty();
    }
}
