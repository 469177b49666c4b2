package ns.examples.processes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ns.examples.Eventually;
import ns.exec.NsProcess;
import ns.exec.Nsenter;
import ns.net.lab.Host;
import ns.net.lab.Impairment;
import ns.net.lab.NetLab;
import ns.net.lab.junit.Pair;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs on the hosts of a lab, which know nothing of it, and a client in this JVM. */
final class ProcessesTest {
    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":.*?\"bits_per_second\":\\s*([0-9.e+]+)", Pattern.DOTALL);

    @Test
    @DisplayName("iperf3 measures the rate that a link was given")
    void iperf(@Pair NetLab lab) throws Exception {
        need("iperf3");
        Host client = lab.host("h1");
        Host server = lab.host("h2");
        lab.link(client, server).from(client).impair(Impairment.none().rate(20_000_000));
        try (NsProcess listening = Nsenter.into(server).start("iperf3", "--server", "--forceflush")) {
            assertThat(listening.lines().anyMatch(line -> line.startsWith("Server listening")))
                    .isTrue();
            String report = Nsenter.into(client)
                    .run("iperf3", "--client", "h2", "--time", "2", "--omit", "1", "--json")
                    .stdout();
            assertThat(bitsPerSecond(report)).isCloseTo(20e6, withPercentage(15));
        }
    }

    private static double bitsPerSecond(String report) {
        Matcher matcher = RECEIVED.matcher(report);
        assertThat(matcher.find()).as(report).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    @DisplayName("nginx serves a client in this JVM, until they are cut off from one another")
    void nginx(@Pair NetLab lab, @TempDir Path folder) throws Exception {
        need("nginx");
        Host client = lab.host("h1");
        Host server = lab.host("h2");
        Files.writeString(folder.resolve("hello.txt"), "hello from h2");
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                user root;
                worker_processes 1;
                pid nginx.pid;
                events {}
                http {
                    access_log off;
                    server {
                        listen 80;
                        root .;
                    }
                }
                """);
        try (NsProcess running = Nsenter.into(server)
                .start("nginx", "-e", "stderr", "-p", folder.toString(), "-c", configuration.toString())) {
            try (Socket socket = connect(client, server, 80)) {
                String answer = ask(socket, "GET /hello.txt HTTP/1.0\r\n\r\n");
                assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\nhello from h2");
            }
            lab.isolate(client).from(server);
            assertThatThrownBy(() -> client.call(() -> connectWithin(200, server, 80)))
                    .isInstanceOf(SocketTimeoutException.class);
            assertThat(running.isAlive()).isTrue();
        }
    }

    @Test
    @DisplayName("redis-server keeps what it is told, and a far one takes its time")
    void redis(@Pair NetLab lab, @TempDir Path folder) throws Exception {
        need("redis-server");
        Host client = lab.host("h1");
        Host server = lab.host("h2");
        try (NsProcess running = Nsenter.into(server)
                        .start("redis-server", "--protected-mode", "no", "--save", "", "--dir", folder.toString());
                Socket socket = connect(client, server, 6379)) {
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            assertThat(tell(socket, answers, "SET colour green")).isEqualTo("+OK");
            lab.link(client, server).impair(Impairment.none().delay(Duration.ofMillis(20)));
            long start = System.nanoTime();
            assertThat(tell(socket, answers, "GET colour")).isEqualTo("$5");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(40)); // there and back
            assertThat(answers.readLine()).isEqualTo("green");
            assertThat(running.isAlive()).isTrue();
        }
    }

    /** Skips the test where the program is not installed, unless nothing may be skipped. */
    private static void need(String program) {
        boolean isInstalled = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(isInstalled || "1".equals(System.getenv("NS_MUST_WORK")), program + " is not installed");
    }

    /** Connects as soon as the server listens. */
    private static Socket connect(Host client, Host server, int port) throws Exception {
        return Eventually.find(() -> {
            try {
                return Optional.of(client.call(() -> new Socket(server.address(), port)));
            } catch (ConnectException e) {
                return Optional.empty();
            }
        });
    }

    private static Socket connectWithin(int millis, Host server, int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(server.address(), port), millis);
        return socket;
    }

    private static String ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    private static String tell(Socket socket, BufferedReader answers, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
        return answers.readLine();
    }
}
