package ns.net.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import ns.net.LinkInfo;
import ns.net.Netns;

/**
 * Whether a namespace passes on packets that are not for itself. With that the kernel sets the same of each link, and that redirects are not
 * believed: who switches it on for a while puts all that back.
 */
final class IpForward {
    static final String NAME = "net.ipv4.ip_forward";
    private static final String ON = "1";
    private static final String OFF = "0";

    private IpForward() {}

    static boolean isOn(Netns netns) {
        return !read(netns, NAME).equals(OFF);
    }

    /** Switches it on, where it is off; returns what switches it off again, unless somebody has done so. */
    static Runnable enable(Netns netns) {
        Map<String, String> before = new LinkedHashMap<>();
        before.put("net/ipv4/conf/all/accept_redirects", read(netns, "net/ipv4/conf/all/accept_redirects"));
        before.put(ofLink("default"), read(netns, ofLink("default")));
        for (LinkInfo link : netns.links()) {
            before.put(ofLink(link.name()), read(netns, ofLink(link.name())));
        }
        write(netns, NAME, ON);
        return () -> restore(netns, before);
    }

    private static void restore(Netns netns, Map<String, String> before) {
        if (isOn(netns)) {
            write(netns, NAME, OFF);
            before.forEach((name, value) -> write(netns, name, value));
        }
    }

    private static String ofLink(String link) {
        return "net/ipv4/conf/" + link + "/forwarding";
    }

    private static String read(Netns netns, String name) {
        try {
            return netns.sysctl(name);
        } catch (NoSuchFileException e) {
            return OFF; // of a link that has just gone
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Netns netns, String name, String value) {
        try {
            netns.sysctl(name, value);
        } catch (NoSuchFileException e) {
            return; // of a link that is gone
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
