package ns.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;

/** Whose {@code unshare} and {@code nsenter}: a folder in which both are. */
enum Tool {
    /** What the machine has: util-linux 2.38.1, where the tables were made. */
    ORIGINAL {
        @Override
        Path folder() {
            return Path.of("/usr/bin");
        }
    },
    /** The links of the built {@code ns}. */
    OURS {
        private Optional<Path> installation = Optional.empty();

        /** A copy with an archive where every user can read it: the repository may lie in somebody's home. */
        @Override
        synchronized Path folder() {
            if (installation.isEmpty()) {
                installation = Optional.of(install());
            }
            return installation.orElseThrow().resolve("bin");
        }
    };

    /** The one that is compared with {@link #ORIGINAL}, which may be itself: so the comparison is tried out. */
    static final Tool UNDER_TEST =
            valueOf(System.getProperty("ns.it.tool", "ours").toUpperCase(Locale.ROOT));

    abstract Path folder();

    private static Path install() {
        try {
            Path folder = Files.createTempDirectory("ns-it-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            copy(Cli.HOME, folder);
            Cli.Outcome archive =
                    Cli.program(folder.resolve("lib/make-archive").toString()).run();
            if (archive.status() != 0) {
                throw new IllegalStateException("make-archive: " + archive);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(path)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                Files.copy(path, to.resolve(from.relativize(path)), LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    Files.delete(path);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path path, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                    Files.delete(path);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
