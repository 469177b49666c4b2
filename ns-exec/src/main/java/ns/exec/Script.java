package ns.exec;

import static ns.core.sys.Syscall.CLOSE;
import static ns.core.sys.Syscall.OPENAT;
import static ns.core.sys.Syscall.READ;
import static ns.core.sys.Syscall.WRITE;
import static ns.exec.plan.Argument.constant;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import ns.core.sys.Descriptors;
import ns.core.sys.RawText;
import ns.exec.plan.Argument;
import ns.exec.plan.Operation;
import ns.exec.plan.Plan;
import ns.exec.plan.Slot;
import ns.exec.plan.Step;

/** A plan in the making: steps in their order, slots for their results, and the few groups of steps that always go together. */
final class Script {
    static final Argument HERE = constant(Descriptors.AT_FDCWD, "AT_FDCWD");

    private final List<Step> steps = new ArrayList<>();
    private final AtomicInteger counter;

    Script() {
        this(new AtomicInteger());
    }

    /** Processes beside us have the same slots. */
    private Script(AtomicInteger counter) {
        this.counter = counter;
    }

    /** The plan so far. */
    Plan toPlan() {
        return new Plan(steps);
    }

    void add(Step step) {
        steps.add(step);
    }

    /** A new place for a result. */
    Slot slot(String name) {
        return new Slot(counter.incrementAndGet(), name);
    }

    static Argument text(Path path) {
        return new Argument.Text(path.toString());
    }

    static Argument text(String text) {
        return new Argument.Text(text);
    }

    static Argument result(Slot slot) {
        return new Argument.Result(slot);
    }

    /** openat(2) with O_CLOEXEC, below a folder. */
    Slot open(Argument folder, String path, int flags, String flagNames, String name, String complaint) {
        Slot file = slot(name);
        add(Step.call(
                        OPENAT,
                        folder,
                        text(path),
                        constant(flags | Descriptors.O_CLOEXEC, flagNames + "|O_CLOEXEC"),
                        Argument.of(0))
                .into(file)
                .or(complaint));
        return file;
    }

    /** open(2) of a folder, to go there later. */
    Slot openFolder(String path, String name) {
        int flags = Descriptors.O_RDONLY | Descriptors.O_DIRECTORY;
        return open(HERE, path, flags, "O_RDONLY|O_DIRECTORY", name, "cannot open " + path);
    }

    /** Writes a file of the kernel's with one write(2), as it wants. */
    void write(Argument folder, String path, String shown, String content) {
        Slot file = open(folder, path, Descriptors.O_WRONLY, "O_WRONLY", nameOf(path), "cannot open " + shown);
        write(file, content, "write failed " + shown);
        close(file);
    }

    /** write(2) of all. */
    void write(Slot file, String content, String complaint) {
        int length = RawText.encode(content).length;
        add(Step.call(WRITE, result(file), text(content), Argument.of(length))
                .wanting(length)
                .or(complaint));
    }

    void close(Slot file) {
        add(Step.call(CLOSE, result(file)));
    }

    /** read(2) of as many bytes as must come. */
    void read(Slot file, int bytes) {
        Slot room = new Slot(0, "bytes");
        add(Step.call(READ, result(file), new Argument.Room(room, 8), Argument.of(bytes))
                .wanting(bytes));
    }

    /** Steps that a process beside us does while we go on; it ends after the last one. Returns its id. */
    Slot beside(String name, Script inner) {
        Slot process = slot(name);
        add(Step.init(Operation.Init.BESIDE, Argument.of(inner.steps.size()))
                .into(process)
                .or("fork failed"));
        steps.addAll(inner.steps);
        return process;
    }

    /** An empty script for a process beside. */
    Script inner() {
        return new Script(counter);
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
