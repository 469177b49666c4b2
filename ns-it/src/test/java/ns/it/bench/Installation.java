package ns.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The installed command, made ready for one JDK: with a class-data archive of its own. */
record Installation(Path jdk, Path home) {

    static Installation of(Path jdk) throws IOException, InterruptedException {
        Path home = Folders.work().resolve("ns-" + jdk.getFileName());
        Command.time(List.of(), List.of("rm", "-rf", home.toString()));
        Command.time(List.of(), List.of("cp", "-a", Folders.home().toString(), home.toString()));
        Command.time(List.of(), List.of("sh", "-c", "rm -f " + home + "/lib/*.jsa"));
        Installation installation = new Installation(jdk, home);
        Command.time(List.of(), List.of(home.resolve("lib/make-archive").toString()), installation.environment());
        return installation;
    }

    Map<String, String> environment() {
        return Map.of("JAVA_HOME", jdk.toString());
    }

    String ns() {
        return home.resolve("bin/ns").toString();
    }

    String java() {
        return jdk.resolve("bin/java").toString();
    }

    /** As the JDK itself says it. */
    String version() throws IOException {
        for (String line : Files.readAllLines(jdk.resolve("release"))) {
            if (line.startsWith("JAVA_VERSION=")) {
                return line.substring(line.indexOf('=') + 1).replace("\"", "");
            }
        }
        throw new IOException(jdk + "/release does not say JAVA_VERSION");
    }
}
