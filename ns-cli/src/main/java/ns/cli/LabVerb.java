package ns.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The commands of the prompt: the one list of them, for help, the manual, and names that nodes can not have. */
enum LabVerb {
    HELP("", "tell the commands"),
    NODES("", "list hosts, routers and switches, with their addresses"),
    LINKS("", "list links, with what they suffer and what went through"),
    PINGALL("", "let every host ping every other one; the status is 1 if one does not answer"),
    THROUGHPUT("HOST HOST [TIME]", "measure what TCP gets from one host to another"),
    IMPAIR(
            "LINK|NODE [from NODE|to NODE] IMPAIRMENT...|none",
            "worsen a link, or all links of a node: `delay 20ms 2ms`, `loss 1% seed 7`, `rate 10mbit`"),
    PARTITION("HOST,HOST... HOST,HOST...", "cut the network in groups that do not hear one another"),
    ISOLATE("HOST [HOST,HOST...]", "cut a host off from others, or from all"),
    CUT("HOST HOST,HOST...", "let others not hear a host, which still hears them"),
    HEAL("[all|LINK|NODE]", "end partitions, or all impairments of a link or of the links of a node, or everything"),
    UP("LINK|NODE", "give a link its carrier back; it flaps no more"),
    DOWN("LINK|NODE", "take a link's carrier away; it flaps no more"),
    FLAP(
            "LINK|NODE up TIME down TIME [spread SHARE] [seed NUMBER], or LINK|NODE stop",
            "take the carrier away and give it back again and again, for about these times: `flap a-b up 2s down 500ms seed 7`"),
    GRAPH("[--mermaid|--dot|--svg] [FILE]", "draw the lab as it is now"),
    PCAP("LINK|all FILE, or stop", "write packets to a file that Wireshark reads, until `pcap stop` or the end"),
    EVENTS("", "list what was done to the lab, with the seeds that were drawn"),
    CAPABILITIES("", "list by what means this machine makes each fault"),
    AT("TIME COMMAND...", "do a command later"),
    WAIT("[TIME]", "wait for that time, or until everything has been done that `at` and the timeline ask for"),
    JOBS("", "list programs that run in the background"),
    EXIT("[STATUS]", "end the lab; so does the end of the input");

    static final List<String> WORDS = Stream.of(values()).map(LabVerb::word).toList();

    private final String usage;
    private final String help;

    LabVerb(String usage, String help) {
        this.usage = usage;
        this.help = help;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String usage() {
        return usage.isEmpty() ? word() : word() + " " + usage;
    }

    String help() {
        return help;
    }

    static Optional<LabVerb> of(String word) {
        return Stream.of(values()).filter(verb -> verb.word().equals(word)).findFirst();
    }
}
