package ns.it.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that answers each line with a line, and ends when there are no more. */
final class Child implements AutoCloseable {
    private final List<String> command;
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    private Child(List<String> command) throws IOException {
        this.command = command;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static Child start(List<String> command) throws IOException {
        return new Child(command);
    }

    /** Compiles a program from ns-it/src/test/c, and starts it. */
    static Child c(String name, List<String> prefix, Object... arguments) throws IOException, InterruptedException {
        Path program = Folders.work().resolve(name);
        Path source = Folders.cSources().resolve(name + ".c");
        Process compiler = new ProcessBuilder("cc", "-O2", "-pthread", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) {
            throw new IOException("cc has not compiled " + source);
        }
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new Child(command);
    }

    /** A JVM that runs a class of this package. */
    static Child java(List<String> prefix, List<String> options, Class<?> main) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Djffi.boot.library.path=" + Folders.home().resolve("lib"),
                "-cp",
                Folders.classPath(),
                main.getName()));
        return new Child(command);
    }

    /** One line, answered. */
    String ask(String request) throws IOException {
        requests.write(request + "\n");
        requests.flush();
        return answer();
    }

    String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(command + " has ended early");
        }
        return answer;
    }

    /** The numbers in the answer. */
    long[] askNumbers(String request) throws IOException {
        String[] words = ask(request).split(" ");
        long[] numbers = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Long.parseLong(words[i]);
        }
        return numbers;
    }

    @Override
    public void close() throws IOException {
        requests.close();
        process.onExit().join();
    }
}
