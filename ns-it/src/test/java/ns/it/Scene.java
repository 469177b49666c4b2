package ns.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import ns.core.NamespaceId;
import ns.core.NamespaceType;
import ns.core.Pid;

/**
 * Real processes in a state worth looking at. The script's language is described in {@code scene.c}; when {@link #start} returns,
 * the script is done and holds still, and after {@link #close} all of its processes are gone.
 */
final class Scene implements AutoCloseable {
    /** The device that namespaces of this machine have. */
    static final long NSFS = nsfsDevice();

    private final Process process;
    private final Map<String, Actor> actors;

    private Scene(Process process, Map<String, Actor> actors) {
        this.process = process;
        this.actors = actors;
    }

    /**
     * What a thread said about itself.
     *
     * @param pid as our /proc shows it
     * @param tid as our /proc shows it
     * @param innerPid what getpid(2) answered there
     * @param childPid what fork(2) answered there the last time
     * @param descriptor what it opened last
     * @param value which queue it made
     * @param inodes of its namespaces, by the names that /proc has for them
     */
    record Actor(Pid pid, Pid tid, int innerPid, int childPid, int descriptor, int value, Map<String, Long> inodes) {
        /** The namespace that it is in. */
        NamespaceId namespace(NamespaceType type) {
            return namespace(type, type.procName());
        }

        /** The namespace that its future children will be in. */
        NamespaceId forChildren(NamespaceType type) {
            return namespace(type, type.procName() + "_for_children");
        }

        private NamespaceId namespace(NamespaceType type, String link) {
            Long inode = inodes.get(link);
            if (inode == null || inode == 0) {
                throw new NoSuchElementException(link + " of " + this);
            }
            return new NamespaceId(type, NSFS, inode);
        }

        private static Actor parse(String[] fields) {
            Map<String, Long> numbers = new HashMap<>();
            for (int i = 1; i < fields.length; i++) {
                int equals = fields[i].indexOf('=');
                numbers.put(fields[i].substring(0, equals), Long.valueOf(fields[i].substring(equals + 1)));
            }
            return new Actor(
                    Pid.of(take(numbers, "process")),
                    Pid.of(take(numbers, "thread")),
                    take(numbers, "inner"),
                    take(numbers, "child"),
                    take(numbers, "fd"),
                    take(numbers, "value"),
                    Map.copyOf(numbers));
        }

        private static int take(Map<String, Long> numbers, String name) {
            Long number = numbers.remove(name);
            if (number == null) {
                throw new NoSuchElementException(name);
            }
            return Math.toIntExact(number);
        }
    }

    /** The script could not be carried out. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private BrokenException(String message) {
            super(message);
        }
    }

    /** Carries out a script, and returns when that is done. */
    static Scene start(String script) {
        ProcessBuilder builder = new ProcessBuilder(SceneProgram.path().toString());
        builder.environment().clear();
        builder.environment().put("SCENE", script);
        try {
            Process process = builder.start();
            try {
                return new Scene(process, awaitReady(process, script));
            } catch (IOException | RuntimeException e) {
                end(process);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Actor> awaitReady(Process process, String script) throws IOException {
        Map<String, Actor> actors = new LinkedHashMap<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                return actors;
            }
            String[] fields = line.split(" ", -1);
            actors.put(fields[0], Actor.parse(fields));
        }
        String reason = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        throw new BrokenException(reason.strip() + " in the script: " + script);
    }

    /** The process that follows the script from its beginning. */
    Pid pid() {
        return Pid.of(Math.toIntExact(process.pid()));
    }

    /** Whoever said that name. */
    Actor actor(String name) {
        Actor actor = actors.get(name);
        if (actor == null) {
            throw new NoSuchElementException("nobody said " + name + ", only " + actors.keySet());
        }
        return actor;
    }

    /** Ends all processes and waits until they are gone. */
    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        try {
            process.getOutputStream().close(); // the signal to end
            if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            process.getInputStream().close();
            process.getErrorStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** One line of /proc/self/status. */
    static String status(String label) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(label + ":")) {
                    return line.substring(label.length() + 1).strip();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new NoSuchElementException(label);
    }

    private static long nsfsDevice() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self/ns/mnt"), "unix:dev")).longValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
