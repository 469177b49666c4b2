package ns.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import ns.core.sys.RawText;
import ns.exec.plan.Argument;
import org.jspecify.annotations.Nullable;

/** What this process is and has at the moment, read from /proc and /etc. */
final class Surroundings {
    private static final Path SELF = Path.of("/proc/self");
    private static final Path ETC = Path.of("/etc");
    private static final String LAST_SHELL = "/bin/sh";
    private static volatile @Nullable Environment environment;

    private Surroundings() {}

    /** As this process was started with it: the JDK's copy has lost what its charset does not know. */
    static Map<String, String> environment() {
        return inherited().variables;
    }

    /** It never changes, as the JDK's does not. */
    private record Environment(Map<String, String> variables, Argument argument) {}

    private static Environment inherited() {
        Environment known = environment;
        if (known == null) { // two threads may both read it, and find the same
            Map<String, String> variables = parseEnvironment(read(SELF.resolve("environ")));
            known = new Environment(Collections.unmodifiableMap(variables), asArgument(variables));
            environment = known;
        }
        return known;
    }

    /** {@link #environment} as execve(2) takes it, made once: it is what most programs get. */
    static Argument environmentAsArgument() {
        return inherited().argument;
    }

    /** Variables as execve(2) takes them. */
    static Argument asArgument(Map<String, String> environment) {
        List<String> variables = new ArrayList<>(environment.size());
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            variables.add(variable.getKey() + "=" + variable.getValue());
        }
        return Argument.texts(variables);
    }

    /** Variables that are no {@code NAME=VALUE} are left out; of two with one name the first counts, as in getenv(3). */
    static Map<String, String> parseEnvironment(byte[] environ) {
        Map<String, String> environment = new LinkedHashMap<>();
        int from = 0;
        for (int at = 0; at < environ.length; at++) {
            if (environ[at] == 0) {
                byte[] line = Arrays.copyOfRange(environ, from, at);
                String variable = RawText.decode(line);
                int equals = variable.indexOf('=', 1);
                if (equals > 0) {
                    environment.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
                }
                from = at + 1;
            }
        }
        return environment;
    }

    /** The seventh field of the caller's line in passwd(5). */
    static String loginShell(long uid) {
        String passwd;
        try {
            passwd = new String(Files.readAllBytes(ETC.resolve("passwd")), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return LAST_SHELL; // a machine without users
        }
        for (int at = 0; at < passwd.length(); ) {
            int end = passwd.indexOf('\n', at);
            String line = passwd.substring(at, end < 0 ? passwd.length() : end);
            String[] fields = line.split(":", -1);
            if (fields.length == 7 && fields[2].equals(Long.toString(uid)) && !fields[6].isEmpty()) {
                return fields[6];
            }
            at = end < 0 ? passwd.length() : end + 1;
        }
        return LAST_SHELL;
    }

    /** What goes into uid_map. */
    static Optional<IdMap> users(UnshareOptions options, Caller caller) {
        return map(IdKind.USER, options.mapUser, options.mapCurrentUser, options.mapUsers, options, caller);
    }

    /** What goes into gid_map. */
    static Optional<IdMap> groups(UnshareOptions options, Caller caller) {
        return map(IdKind.GROUP, options.mapGroup, options.mapCurrentGroup, options.mapGroups, options, caller);
    }

    private static Optional<IdMap> map(
            IdKind kind,
            @Nullable Long inside,
            boolean current,
            List<IdRange> ranges,
            UnshareOptions options,
            Caller caller) {
        OptionalLong single = current
                ? OptionalLong.of(caller.id(kind))
                : inside == null ? OptionalLong.empty() : OptionalLong.of(inside);
        Optional<IdMap> map = IdMap.of(kind, single, ranges, caller, new MachineIds(kind, caller.uid(), SELF, ETC));
        return options.ownerUser == null || map.isEmpty()
                ? map
                : Optional.of(map.get().writtenBeside(caller));
    }

    /** All of a file of /proc. */
    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
