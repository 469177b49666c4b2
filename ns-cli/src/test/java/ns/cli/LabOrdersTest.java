package ns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import ns.net.lab.Fault;
import ns.net.lab.Flap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be typed at the prompt of a lab. */
class LabOrdersTest {
    private final LabOrders orders = new LabOrders(LabReader.read(
            "{hosts: [a, b, web-1], switches: [s], links: [[a, s], [b, s], [a, b], [a, b], [web-1, s]]}",
            new LabComplaints("f")));

    private LabOrder parse(String line) {
        return orders.parse(LabWords.of(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help",
                "nodes",
                "links",
                "pingall",
                "throughput a b",
                "throughput a b 500ms",
                "graph",
                "graph --dot",
                "graph --svg /tmp/x.svg",
                "graph /tmp/x.mmd",
                "pcap stop",
                "events",
                "capabilities",
                "at 2s heal",
                "wait",
                "wait 1s",
                "jobs",
                "exit",
                "exit 3",
                "a",
                "a ip addr",
                "web-1 sh -c 'ip addr | wc -l'"
            })
    void whatIsForPeopleAndNotForTimelines(String line) {
        assertThat(parse(line).timed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "impair a-s delay 20ms loss 1%",
                "impair s-a delay 20ms",
                "impair a-b#2 loss 1% seed 7",
                "impair b-a#2 loss 5% burst 4 seed 7",
                "impair a delay 20ms 2ms in order",
                "impair a from a rate 10mbit limit 100",
                "impair web-1-s to web-1 corrupt every 3",
                "impair a none",
                "partition a,b web-1",
                "isolate a",
                "isolate a b,web-1",
                "cut a b",
                "heal",
                "heal all",
                "heal a-s",
                "up a",
                "down a-s",
                "flap a-s up 2s down 500ms",
                "flap a up 500ms down 100ms spread 0.5 seed 7",
                "flap a seed 7 down 1s up 1s spread 20%",
                "flap a stop",
                "pcap a-s /tmp/x",
                "pcap all /tmp/x",
                "a sleep 3 &"
            })
    void whatATimelineCanDo(String line) {
        assertThat(parse(line).timed()).isTrue();
    }

    @Test
    void needsAreKnown() {
        assertThat(parse("impair a delay 20ms 2ms loss 1% rate 1mbit").needs())
                .containsExactlyInAnyOrder(Fault.DELAY, Fault.JITTER, Fault.LOSS, Fault.RATE);
        assertThat(parse("at 1s partition a b").needs()).containsExactly(Fault.PARTITION);
        assertThat(parse("impair a none").needs()).isEmpty();
        assertThat(parse("flap a up 1s down 1s").needs()).containsExactly(Fault.DOWN);
    }

    @Test
    void aFlapIsUnderstoodAsItIsTold() {
        Flap flap = Flap.of(Duration.ofMillis(500), Duration.ofMillis(100)).seed(7);
        assertThat(LabFlaps.parse(LabWords.of(flap.toString()))).isEqualTo(flap);
        assertThat(LabFlaps.parse(LabWords.of("up 500ms down 100ms spread 20%")))
                .isEqualTo(new Flap(flap.up(), flap.down(), 0.2, OptionalLong.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pingal|neither a command nor a host: \"pingal\"; did you mean \"pingall\"?",
                "web1 ls|neither a command nor a host: \"web1\"; did you mean \"web-1\"?",
                "s ls|s is a switch, and this is about hosts",
                "& |neither a command nor a host: \"&\"",
                "impair a limit 99999999999|limit is a whole number of at most nine digits, not 99999999999",
                "nodes x|usage: nodes",
                "throughput a|usage: throughput HOST HOST [TIME]",
                "throughput a a|between two hosts, not from a to itself",
                "impair a-s|usage: impair LINK|NODE [from NODE|to NODE] IMPAIRMENT...|none",
                "impair a-x loss 1%|neither a link nor a node: \"a-x\"; did you mean \"a-s\"?",
                "impair a-s los 1%|unknown impairment \"los\"; did you mean \"loss\"?",
                "impair a-s from b loss 1%|a-s does not end at \"b\"",
                "impair a loss 1% loss 2%|\"loss\" is there twice",
                "impair a jitter 1ms|jitter is at most the delay, PT0S, not PT0.001S",
                "impair a loss|a share is a percentage, such as 1%, not ",
                "impair a loss 1% seed|packets are chosen as in '1%', '1% seed 7', '5% burst 4' or 'every 10', not '1% seed'",
                "impair a loss 1% seed x|a seed is a whole number, not x",
                "partition a b,a|a can not be in two groups, nor twice in one",
                "partition a b,|no host is called \"\"",
                "cut a a|a can be cut off from other hosts, not from [a]",
                "flap a-s|usage: flap LINK|NODE up TIME down TIME [spread SHARE] [seed NUMBER], or LINK|NODE stop",
                "flap x stop|neither a link nor a node: \"x\"",
                "flap a up 1s|a link flaps as in 'up 2s down 500ms', 'up 2s down 500ms spread 0.2 seed 7': there is no \"down\"",
                "flap a up 1s down|a link flaps as in 'up 2s down 500ms', 'up 2s down 500ms spread 0.2 seed 7', not 'up 1s down'",
                "flap a up 1s up 2s|\"up\" is there twice",
                "flap a up 1s down 10us|down is 1 ms to 1 day, not PT0.00001S",
                "flap a up 1s down 1s spread 2|a spread is a share, 0 to 1, not 2.0",
                "flap a up 1s down 1s spread x|a share is a number, not x",
                "flap a up 1s down 1s seed x|a seed is a whole number, not x",
                "graph --png|usage: graph [--mermaid|--dot|--svg] [FILE]",
                "pcap a-s|usage: pcap LINK|all FILE, or stop",
                "pcap a-x f|no link is called \"a-x\"; did you mean \"a-s\"?",
                "at 2s nodes|\"nodes\" prints, or waits, and can not be done by a timeline; of programs, those that end in & can",
                "exit 256|a status is 0 to 255, not 256",
                "a &|what is to run in the background?"
            })
    void whatIsWrongIsSaid(String line, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(line)).withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a  b\tc|a;b;c",
                "'a b' \"c d\"|a b;c d",
                "a\\ b|a b",
                "\"a\\\"b\"|a\"b",
                "'a\\b'|a\\b",
                "a#b # c|a#b",
                "x'y'\"z\"|xyz"
            })
    void words(String line, String words) {
        assertThat(LabWords.of(line)).isEqualTo(List.of(words.split(";")));
    }

    @Test
    void whatIsNearIsNoLetterThatIsAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("x ls"))
                .withMessage("neither a command nor a host: \"x\"");
    }

    /** A table of all letters by all letters would be larger than memory. */
    @Test
    void aLineOfAMegabyteIsCompared() {
        assertThat(Nearest.of("a".repeat(1 << 26), List.of("aaa", "aab"))).isEmpty();
    }

    @Test
    void emptyWordsAndLines() {
        assertThat(LabWords.of("a ''")).containsExactly("a", "");
        assertThat(LabWords.of("  # nothing")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> LabWords.of("a \"b"));
        assertThatIllegalArgumentException().isThrownBy(() -> LabWords.of("a \\"));
    }

    @ParameterizedTest
    @CsvSource({"1500us, 1500000", "20ms, 20000000", "0.5s, 500000000", "2m, 120000000000", "1h, 3600000000000"})
    void times(String text, long nanos) {
        assertThat(LabUnits.time(text).toNanos()).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1 s", "1d", "1.s", "1e3s", "99999999999999h"})
    void noTimes(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> LabUnits.time(text));
    }

    @ParameterizedTest
    @CsvSource({"8000bit, 8000", "64kbit, 64000", "10mbit, 10000000", "10Mbit, 10000000", "1.5gbit, 1500000000"})
    void rates(String text, long bits) {
        assertThat(LabUnits.rate(text)).isEqualTo(bits);
    }

    @Test
    void whatLinksTellCanBeTyped() {
        for (String line : List.of(
                "delay 20ms 2ms in order loss 1.0% seed 7 duplicate every 10",
                "loss 5.0% burst 4.0 seed 7 rate 10000000bit limit 7")) {
            assertThat(LabFaults.parse(LabFaults.split(LabWords.of(line)))).hasToString(line);
        }
    }
}
