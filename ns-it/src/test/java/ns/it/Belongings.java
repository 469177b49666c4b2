package ns.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * All that a test could leave behind, each thing as a line of text: descriptors, child processes, threads, threads in foreign
 * namespaces, mounts, network links, named network namespaces.
 */
record Belongings(Set<String> things) {
    /** Threads that the JDK starts when it first needs them, and keeps. */
    private static final Pattern JDK_THREADS = Pattern.compile(
            "process reaper.*|Common-Cleaner|Cleaner-\\d+|ForkJoinPool.*|VirtualThread-.*|Attach Listener|junit-.*");

    /** What programs are given and told by; files else are the JVM's, which opens jars and libraries when it first needs them. */
    private static final Pattern DEVICES_AND_MEMORY = Pattern.compile("/proc/.*|/dev/(null|ptmx|pts/.*)|/memfd:.*");

    private static final Path TASKS = Path.of("/proc/self/task");

    static Belongings now() {
        Set<String> things = new TreeSet<>();
        try {
            addDescriptors(things);
            addTasksElsewhere(things);
            addLines(things, "mount", Path.of("/proc/self/mountinfo"));
            addNames(things, "link", Path.of("/sys/class/net"));
            addNames(things, "named network namespace", Path.of("/run/netns"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessHandle.current().children().forEach(child -> things.add("child " + child.pid()));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!JDK_THREADS.matcher(thread.getName()).matches()) {
                things.add("thread " + thread.getName());
            }
        }
        return new Belongings(things);
    }

    /** What is there now and was not before. */
    Set<String> leftBehind(Belongings before) {
        Set<String> more = new TreeSet<>(things);
        more.removeAll(before.things);
        return more;
    }

    /** Not all files, see {@link #DEVICES_AND_MEMORY}. */
    private static void addDescriptors(Set<String> things) throws IOException {
        try (DirectoryStream<Path> numbers = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path number : numbers) {
                String target = target(number);
                if (!target.isEmpty()
                        && (!target.startsWith("/")
                                || DEVICES_AND_MEMORY.matcher(target).matches())) {
                    if (!target.matches("/proc/\\d+/fd")) { // this loop's own
                        things.add("descriptor " + number.getFileName() + " of " + target);
                    }
                }
            }
        }
    }

    private static void addTasksElsewhere(Set<String> things) throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                addIfElsewhere(things, task);
            }
        }
    }

    private static void addIfElsewhere(Set<String> things, Path task) throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(task.resolve("ns"))) {
            for (Path link : links) {
                String there = target(link);
                String here = target(Path.of("/proc/self/ns").resolve(link.getFileName()));
                if (!there.isEmpty() && !there.equals(here)) {
                    things.add("task " + task.getFileName() + " in " + there);
                }
            }
        } catch (NoSuchFileException | AccessDeniedException e) {
            // the thread has ended meanwhile
        }
    }

    /** Where a link leads, or nothing if it is gone. */
    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            if (Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return "";
        }
    }

    private static void addLines(Set<String> things, String kind, Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            things.add(kind + " " + line);
        }
    }

    private static void addNames(Set<String> things, String kind, Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            for (Path name : names) {
                things.add(kind + " " + name.getFileName());
            }
        }
    }
}
