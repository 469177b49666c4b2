package ns.it.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are, in a checkout that {@code ns-it/bench} has built. */
final class Folders {
    private Folders() {}

    /** The installation that {@code mvn package} leaves. */
    static Path home() {
        return Path.of(System.getProperty("ns.home", "ns-cli/target/ns"))
                .toAbsolutePath()
                .normalize();
    }

    static Path testClasses() {
        try {
            return Path.of(Folders.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code ns-it/src/test/c}. */
    static Path cSources() {
        return testClasses().resolve("../../src/test/c").normalize();
    }

    /** A folder below {@code ns-it/target} for what the benchmarks make. */
    static Path work() throws IOException {
        return Files.createDirectories(testClasses().resolve("../bench").normalize());
    }

    /** What a JVM needs to run a class of this package: no file that only its owner may read, such as Maven's. */
    static String classPath() {
        return testClasses() + ":" + home().resolve("lib/ns-cli.jar");
    }
}
