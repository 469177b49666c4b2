package ns.cli;

/** What help and the manual say about {@code ns lab}. */
final class LabPage {
    private LabPage() {}

    static Page page() {
        Page page = Page.of("lab", "bring a network of hosts up, with faults, and try things on it")
                .paragraph(
                        "Builds the hosts, routers, switches and links that `<file>` describes, each host with an IP stack of its own, and reads"
                                + " commands from standard input until it ends: at a prompt, or from a pipe. Nothing of the lab is in the network of"
                                + " the machine, and all of it is gone when ns ends, however it ends.")
                .paragraph(
                        "An ordinary user gets the lab in a new user namespace, in which he is root, and in a new mount namespace.")
                .paragraph("The file is YAML, or JSON of the same shape. All keys may be left out:")
                .paragraph("`name: lab` is what the prompt says.")
                .paragraph(
                        "`shape: star 5` draws a lab that everybody needs: `pair`, `star 5`, `line 3`, `ring 4`, `mesh 3`, `wan 2 3`. Hosts"
                                + " are called h1, h2..., switches s1, s2..., routers r1, r2...; more can be added by the other keys.")
                .paragraph("`hosts: [a, b]`, `routers: [r]`, `switches: [s]` name nodes.")
                .paragraph(
                        "`links:` is a list. `[a, s]` is a link between two nodes. `{between: [a, b], addresses: [10.1.0.1/24, 10.1.0.2/24],"
                                + " delay: 20ms, loss: 1%}` tells more: the address of each end that is no switch, `mtu`, and what packets suffer in both"
                                + " directions: `delay`, `jitter`, `loss`, `duplicate`, `reorder`, `corrupt`, `rate`, `limit`. `to: {a: {loss: 5%}}`"
                                + " says it only of packets to a node. Packets are chosen as in `1%`, `1% seed 7`, `5% burst 4` or `every 10`.")
                .paragraph(
                        "`gateway: {a: r}` is the default route of a host, `routes: {a: [10.9.0.0/16 via r]}` are others, by a router on"
                                + " the same link or switch or by its address, in place of those that hosts find by themselves.")
                .paragraph("`partition: [[a, b], [c]]` cuts the network in groups from the start.")
                .paragraph(
                        "`run: {a: nginx, b: [sleep 60, 'sh -c \"...\"']}` starts programs on hosts in the background.")
                .paragraph(
                        "`timeline:` is a list of what is to happen after the lab is ready: `{at: 2s, partition: [[a], [b]]}`, or with the"
                                + " commands of the prompt, `{at: 5s, do: [heal, impair a-s delay 50ms]}`.")
                .paragraph(
                        "The commands of the prompt follow. A line that begins with the name of a host runs a program there, with `&` at its end in the background, and"
                                + " without a program the shell. Words are quoted as for sh(1), and nothing else is special; `a sh -c '...'` has all"
                                + " of sh. A LINK is called after its ends, `a-b`; a second one between them `a-b#2`.");
        for (LabVerb verb : LabVerb.values()) {
            page = page.paragraph("`" + verb.usage() + "`: " + verb.help() + ".");
        }
        return page.paragraph(
                        "Ctrl-C interrupts the command that runs; at the prompt it ends the lab. Programs have the terminal; where commands come from"
                                + " a pipe, they read nothing.")
                .status(0, "success")
                .status(
                        1,
                        "the lab can not be built, or the last command failed; with --check, something will not work")
                .status(2, "wrong usage; also of a command in a script, which it ends")
                .status(126, "the last program could not be executed")
                .status(127, "there was no such program")
                .status(130, "Ctrl-C at the prompt")
                .note(
                        "Otherwise the status is that of the last command. With `--errexit`, that is the first one that fails.")
                .example("ns lab cluster.yaml", "a prompt")
                .example(
                        "ns lab -c 'impair h1 delay 20ms' -c pingall --json cluster.yaml",
                        "what everybody's pings say of a slow host, as JSON")
                .example("printf 'partition a,b c\\npingall\\n' | ns lab cluster.yaml", "a script")
                .example("ns lab --check cluster.yaml", "tells what this machine lacks")
                .see("ns-run(1)")
                .see("tc-netem(8)")
                .see("network_namespaces(7)");
    }
}
