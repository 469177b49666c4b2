package ns.net.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import ns.core.NamespaceType;
import ns.core.fd.NamespaceFd;
import ns.net.Netns;

/** What is set below /proc/sys/net of the namespaces of a lab before they have links, so that all links get it. */
final class Settings {
    /** No addresses of version 6 that nobody has asked for: these cost a third of the time that a link takes. */
    private static final String NO_LINK_LOCAL = "1";

    private static final Map<String, String> EVERYWHERE = Map.of(
            "ipv4/conf/all/rp_filter", "0",
            "ipv4/conf/default/rp_filter", "0",
            "ipv6/conf/default/addr_gen_mode", NO_LINK_LOCAL,
            "ipv6/conf/default/accept_ra", "0",
            "ipv6/conf/default/accept_redirects", "0"); // of a router, which can not be told to send none

    private Settings() {}

    /** Namespaces with a loopback that is up; all that there were if one can not be created are closed. */
    static List<Netns> hosts(int count) {
        Map<String, String> settings = new LinkedHashMap<>(EVERYWHERE);
        settings.put("ipv4/ip_forward", "0"); // the kernel copies the machine's own
        return create(count, settings, netns -> netns.link("lo").up());
    }

    /** A host that passes on what is not for itself. */
    static Netns router() {
        Map<String, String> settings = new LinkedHashMap<>(EVERYWHERE);
        settings.put("ipv4/ip_forward", "1");
        settings.put("ipv6/conf/all/forwarding", "1");
        // else a router tells hosts that the detour by it is one, and they leave it
        settings.put("ipv4/conf/all/send_redirects", "0");
        settings.put("ipv4/conf/default/send_redirects", "0");
        return create(1, settings, netns -> netns.link("lo").up()).get(0);
    }

    /** Nothing there has an address, and what crosses a switch is nobody's packet. */
    static Netns fabric() {
        Map<String, String> settings = Map.of(
                "ipv6/conf/default/disable_ipv6", "1",
                "ipv6/conf/all/disable_ipv6", "1",
                "bridge/bridge-nf-call-iptables", "0",
                "bridge/bridge-nf-call-ip6tables", "0",
                "bridge/bridge-nf-call-arptables", "0");
        return create(1, settings, netns -> {}).get(0);
    }

    private static List<Netns> create(int count, Map<String, String> settings, Consumer<Netns> first) {
        return NamespaceFd.create(NamespaceType.NET, count, created -> {
            Netns netns = Netns.of(created);
            try {
                write(settings);
                first.accept(netns);
                return netns;
            } catch (RuntimeException | Error e) {
                netns.close();
                throw e;
            }
        });
    }

    private static void write(Map<String, String> settings) {
        try {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                write(Path.of("/proc/sys/net", setting.getKey()), setting.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kernel built without the protocol, or without filters for bridges, has no such file and needs none. */
    private static void write(Path file, String value) throws IOException {
        if (Files.exists(file)) {
            Files.writeString(file, value, StandardOpenOption.WRITE);
        }
    }
}
