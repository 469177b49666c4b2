package ns.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** {@code scene.c}, compiled when first asked for. */
final class SceneProgram {
    private static final Path SOURCE = Path.of("src/test/c/scene.c").toAbsolutePath();
    private static final Path PROGRAM = Path.of("target/scene").toAbsolutePath();
    private static boolean isCompiled;

    private SceneProgram() {}

    static synchronized Path path() {
        if (!isCompiled) {
            try {
                compile();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while compiling " + SOURCE, e);
            }
            isCompiled = true;
        }
        return PROGRAM;
    }

    /** Under another name first, so that nobody ever runs half a program. */
    private static void compile() throws IOException, InterruptedException {
        Files.createDirectories(PROGRAM.getParent());
        Path fresh = Files.createTempFile(PROGRAM.getParent(), "scene", "");
        ProcessBuilder builder = new ProcessBuilder(
                        "gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-pthread", "-o")
                .redirectErrorStream(true);
        builder.command().addAll(List.of(fresh.toString(), SOURCE.toString()));
        Process gcc = builder.start();
        String messages = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (gcc.waitFor() != 0) {
            Files.delete(fresh);
            throw new IllegalStateException("gcc: " + messages);
        }
        Files.move(fresh, PROGRAM, StandardCopyOption.REPLACE_EXISTING);
    }
}
