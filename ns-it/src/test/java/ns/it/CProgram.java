package ns.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A small program of {@code src/test/c}, compiled when first asked for. Safe for use by many threads. */
enum CProgram {
    /** Calls a command on a stage, see {@code caller.c}. */
    CALLER("caller"),
    /** Tells what it was given, see {@code probe.c}; runs in an empty root. */
    PROBE("probe", "-static"),
    /** Is quick to look at process 1, see {@code first.c}. */
    FIRST("first", "-static"),
    /** Makes system calls of ns-init fail, see {@code inject.c}. */
    INJECT("inject");

    private final String name;
    private final List<String> options;
    private boolean isCompiled;

    CProgram(String name, String... options) {
        this.name = name;
        this.options = List.of(options);
    }

    synchronized Path path() {
        Path program = Path.of("target", name).toAbsolutePath();
        if (!isCompiled) {
            try {
                compile(program);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while compiling " + name, e);
            }
            isCompiled = true;
        }
        return program;
    }

    /** Under another name first, so that nobody ever runs half a program. */
    private void compile(Path program) throws IOException, InterruptedException {
        Files.createDirectories(program.getParent());
        Path fresh = Files.createTempFile(program.getParent(), name, "");
        ProcessBuilder builder =
                new ProcessBuilder("gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1").redirectErrorStream(true);
        builder.command().addAll(options);
        builder.command().addAll(List.of("-o", fresh.toString(), "src/test/c/" + name + ".c"));
        Process gcc = builder.start();
        String messages = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (gcc.waitFor() != 0) {
            Files.delete(fresh);
            throw new IllegalStateException("gcc: " + messages);
        }
        Files.move(fresh, program, StandardCopyOption.REPLACE_EXISTING);
    }
}
