package ns.it;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import ns.core.Errno;
import ns.core.NamespaceType;
import ns.core.SyscallException;
import ns.core.fd.NamespaceFd;
import ns.exec.OpenNamespaces;
import ns.exec.Unshare;
import ns.net.Netns;
import ns.net.NewLink;

/** Opens what ns-net opens with fewer and fewer descriptors left, and tells what each failure has left behind. */
final class DescriptorLimitProgram {
    private static final int MOST_LEFT = 12;
    private static final int OF_A_SOCKET = 2; // and that by which its wait is ended

    private interface Deed {
        void attempt(Netns red, Netns blue) throws Exception;
    }

    private DescriptorLimitProgram() {}

    public static void main(String[] args) throws Exception {
        for (Class<?> each : List.of(Errno.class, OpenNamespaces.class, Netns.class)) {
            loadAllBeside(each);
        }
        try (Netns red = Netns.create();
                Netns blue = Netns.create()) {
            for (Deed deed : deeds().values()) {
                deed.attempt(red, blue); // what stays open from the first time on, such as ns-init, is no leak
                red.link("a").deleteIfExists();
            }
        }
        int failures = 0;
        for (Map.Entry<String, Deed> deed : deeds().entrySet()) {
            for (int left = MOST_LEFT; left >= 0; left--) {
                failures += attempt(deed.getKey(), deed.getValue(), left) ? 0 : 1;
            }
        }
        System.out.println(failures >= deeds().size() ? "as many descriptors as before" : "nothing has failed");
    }

    private static Map<String, Deed> deeds() {
        Map<String, Deed> deeds = new LinkedHashMap<>();
        deeds.put("create", (red, blue) -> Netns.create().close());
        deeds.put("current", (red, blue) -> {
            try (Netns own = Netns.current()) {
                own.links();
            }
        });
        deeds.put("several", (red, blue) -> Netns.create(3).forEach(Netns::close));
        deeds.put("monitor", (red, blue) -> red.monitor().close());
        deeds.put("nft", (red, blue) -> red.nft().close());
        deeds.put("tap", (red, blue) -> red.tap("tap0").close());
        deeds.put("sysctl", (red, blue) -> red.sysctl("net.ipv4.ip_forward"));
        deeds.put(
                "link",
                (red, blue) -> red.addLink(
                        NewLink.veth("a").peer(NewLink.veth("b").in(blue).alias("needs a socket there"))));
        deeds.put(
                "batch",
                (red, blue) -> red.batch(batch -> batch.addVeth("a", blue, "b")
                        .addLink(NewLink.veth("c").in(blue).alias("needs a socket there"))));
        deeds.put(
                "nested",
                (red, blue) -> Unshare.of(NamespaceType.USER, NamespaceType.NET)
                        .mapRootUser()
                        .open()
                        .close());
        return deeds;
    }

    /** Returns whether it has succeeded; ends the program if something is left. */
    private static boolean attempt(String name, Deed deed, int left) throws Exception {
        try (Netns red = Netns.create();
                NamespaceFd other = NamespaceFd.create(NamespaceType.NET);
                Netns blue = Netns.of(other)) { // without a socket yet
            int before = descriptors().size();
            boolean done = attempt(deed, red, blue, left);
            int after = descriptors().size();
            boolean asksBoth = name.equals("link") || name.equals("batch");
            if (after > before + (asksBoth ? OF_A_SOCKET : 0)) {
                throw new AssertionError(
                        name + " with " + left + " left: " + before + " before, then " + descriptors());
            }
            if (!done && red.links().size() + blue.links().size() != 2) {
                throw new AssertionError(name + " with " + left + " left links: " + red.links() + blue.links());
            }
            return done;
        }
    }

    private static boolean attempt(Deed deed, Netns red, Netns blue, int left) throws Exception {
        List<AutoCloseable> taken = new ArrayList<>();
        try {
            take(taken);
            for (int i = 0; i < left && !taken.isEmpty(); i++) {
                taken.remove(taken.size() - 1).close();
            }
            deed.attempt(red, blue);
            return true;
        } catch (SyscallException | IOException e) {
            if (!(e.getMessage() + e.getCause()).contains("EMFILE")) {
                throw e;
            }
            return false;
        } finally {
            for (AutoCloseable each : taken) {
                each.close();
            }
        }
    }

    /** All that there are. */
    private static void take(List<AutoCloseable> taken) {
        try {
            while (true) {
                taken.add(NamespaceFd.openSelf(NamespaceType.UTS));
            }
        } catch (SyscallException e) {
            if (!e.errno().equals(Errno.EMFILE)) {
                throw e;
            }
        }
    }

    private static TreeSet<String> descriptors() throws IOException {
        TreeSet<String> all = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path entry : entries) {
                try {
                    String target = Files.readSymbolicLink(entry).toString();
                    if (!target.startsWith("/sys/fs/cgroup/")) { // a thread of the JVM looks at its limits now and then
                        all.add(entry.getFileName() + " " + target);
                    }
                } catch (IOException e) {
                    continue; // that of the folder itself
                }
            }
        }
        return all;
    }

    /** A class that is first needed when there is no descriptor left can not be loaded. */
    private static void loadAllBeside(Class<?> one) throws Exception {
        Path place =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            loadAllIn(place, place);
            return;
        }
        try (FileSystem archive = FileSystems.newFileSystem(place)) {
            Path root = archive.getPath("/");
            loadAllIn(root, root);
        }
    }

    private static void loadAllIn(Path root, Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = root.relativize(file).toString();
                boolean isOurs = name.endsWith(".class") && name.startsWith("ns/") && !name.contains("-");
                if (isOurs && !name.contains("Kt")) {
                    Class.forName(name.replace(".class", "").replace('/', '.'));
                }
            }
        }
    }
}
