package ns.it.bench;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import ns.proc.Snapshot;
import ns.proc.Source;

/**
 * Takes a snapshot for each line of input, which names sources, and answers with its time in nanoseconds, how many processes it has,
 * and how many bytes this thread allocated.
 */
final class SnapshotLoop {
    private SnapshotLoop() {}

    public static void main(String[] args) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            Source[] sources = Stream.of(line.split(" ")).map(Source::valueOf).toArray(Source[]::new);
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            Snapshot snapshot = Snapshot.take(sources);
            long end = System.nanoTime();
            allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
            System.out.println(end - start + " " + snapshot.processes().size() + " " + allocated);
        }
    }
}
