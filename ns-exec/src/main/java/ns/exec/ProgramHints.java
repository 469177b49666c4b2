package ns.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ns.core.Errno;
import ns.core.kernel.LaunchHints;
import ns.exec.plan.Argument;
import ns.exec.plan.Step;

/** Why a program can not be executed: the file, who is to run it, and the folders above. */
final class ProgramHints {
    private static final Errno ETXTBSY = new Errno(26);
    private static final String SHELL = "/bin/sh";

    private final LaunchHints machine;
    private final Progress progress;
    private final PathHints paths;
    private final Setting setting;
    private final List<String> candidates;
    private final boolean isSearched;

    ProgramHints(LaunchHints machine, Progress progress, Setting setting, Step step) {
        this.machine = machine;
        this.progress = progress;
        this.setting = setting;
        this.paths = new PathHints(progress, setting.caller());
        this.candidates = texts(step.arguments().get(0));
        List<String> shell = texts(step.arguments().get(3)); // sh PROGRAM ARGUMENT...
        this.isSearched = shell.size() > 1 && !shell.get(1).contains("/");
    }

    private static List<String> texts(Argument argument) {
        List<String> texts = new ArrayList<>();
        if (plain(argument) instanceof Argument.Array array) {
            for (Argument element : array.elements()) {
                texts.add(element instanceof Argument.Text text ? text.value() : element.toString());
            }
        }
        return texts;
    }

    private static Argument plain(Argument argument) {
        return argument instanceof Argument.Named named ? named.argument() : argument;
    }

    Optional<String> of(Errno errno) {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        if (errno.equals(Errno.EAGAIN)) {
            return machine.forking(errno, paths.uid());
        }
        if (progress.view().isEmpty()) {
            return errno.equals(Errno.ENOENT) ? notEntered() : Optional.empty();
        }
        View view = progress.view().get();
        if (errno.equals(Errno.ENOENT) || errno.equals(Errno.ENOTDIR)) {
            return notFound(errno, view);
        }
        if (errno.equals(ETXTBSY)) {
            return existing(view).map(file -> file + " is open for writing: close it everywhere before it is executed");
        }
        return errno.equals(Errno.EACCES) ? forbidden(view) : Optional.empty();
    }

    /** Where we can not look, we can at least say where it is here. */
    private Optional<String> notEntered() {
        for (String candidate : candidates) {
            if (candidate.startsWith("/") && Files.isRegularFile(Path.of(candidate))) {
                return Optional.of(candidate + " exists here, but in the root folder that was entered "
                        + (isSearched ? "none of " + folders() + " has it" : "it, or who is to run it, does not"));
            }
        }
        return isSearched ? Optional.of("none of " + folders() + " has it") : Optional.empty();
    }

    private Optional<Path> existing(View view) {
        for (String candidate : candidates) {
            Path file = view.find(candidate);
            if (Files.exists(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private Optional<String> notFound(Errno errno, View view) {
        Optional<Path> file = existing(view);
        if (file.isPresent() && Files.isRegularFile(file.get())) {
            return withoutInterpreter(view, file.get());
        }
        return isSearched ? notInPath(view) : paths.of(errno, candidates.get(0));
    }

    private Optional<String> notInPath(View view) {
        String name = name();
        for (IdKind kind : IdKind.values()) {
            if (name.equals(kind.tool())) {
                return Optional.of("none of " + folders() + " has " + name
                        + ": install the package uidmap, or map no id but one's own");
            }
        }
        boolean ours = folders().equals(setting.environment().get("PATH"));
        return ours && !view.hasNewRoot()
                ? Optional.empty()
                : Optional.of("none of " + folders() + " has it"
                        + (view.hasNewRoot() ? " in the new root folder " + view.root() : ""));
    }

    private String name() {
        String first = candidates.get(0);
        return first.substring(first.lastIndexOf('/') + 1);
    }

    /** As PATH has them. */
    private String folders() {
        StringBuilder folders = new StringBuilder();
        for (String candidate : candidates) {
            int slash = candidate.lastIndexOf('/');
            folders.append(folders.length() == 0 ? "" : ":").append(candidate, 0, Math.max(slash, 0));
        }
        return folders.toString();
    }

    private Optional<String> withoutInterpreter(View view, Path file) {
        Optional<ProgramFile> program = ProgramFile.read(file);
        if (program.isEmpty()) {
            return Optional.empty();
        }
        String where = view.hasNewRoot() ? " in the new root folder " + view.root() : "";
        if (program.get().kind() == ProgramFile.Kind.TEXT) {
            return Files.exists(view.find(SHELL))
                    ? Optional.empty()
                    : Optional.of(
                            file + " has no first line #! that says who reads it, and there is no " + SHELL + where);
        }
        Optional<String> interpreter = program.get().interpreter();
        if (interpreter.isEmpty() || Files.exists(view.find(interpreter.get()))) {
            return Optional.empty();
        }
        String path = interpreter.get();
        if (path.endsWith("\r")) {
            return Optional.of("the first line of " + file + " ends with a carriage return, as on Windows: remove it");
        }
        return Optional.of(
                program.get().kind() == ProgramFile.Kind.SCRIPT
                        ? file + " is there, but its first line names " + path + ", which is not" + where
                        : file + " is there, but the loader that it needs, " + path + ", is not" + where
                                + ": install it, or link the program statically");
    }

    private Optional<String> forbidden(View view) {
        if (isSearched && existing(view).isEmpty()) {
            return Optional.of(
                    "none of the folders of " + folders() + " that user " + paths.uid() + " may search has it");
        }
        for (String candidate : candidates) {
            Path file = view.find(candidate);
            Path folder = file.getParent();
            Optional<String> closed = folder == null ? Optional.empty() : paths.closed(folder);
            if (closed.isPresent()) {
                return closed;
            }
            if (Files.exists(file)) {
                Optional<String> why = forbidden(view, file);
                if (why.isPresent()) {
                    return why;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> forbidden(View view, Path file) {
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a folder, not a program");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of(file + " is no regular file");
        }
        if (!paths.mayExecute(file)) {
            return Optional.of(
                    "user " + paths.uid() + " may not execute " + file + " " + PathHints.rights(file) + ": chmod +x");
        }
        Optional<String> noexec = machine.noexec(file);
        if (noexec.isPresent()) {
            return noexec;
        }
        Optional<Path> interpreter =
                ProgramFile.read(file).flatMap(ProgramFile::interpreter).map(view::find);
        return interpreter
                .filter(found -> Files.isDirectory(found) || Files.exists(found) && !paths.mayExecute(found))
                .map(found -> file + " is to be run by " + found + ", which user " + paths.uid() + " may not execute "
                        + PathHints.rights(found));
    }
}
