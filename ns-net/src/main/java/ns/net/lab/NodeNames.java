package ns.net.lab;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What nodes may be called, and how links of the kernel are called after them. */
final class NodeNames {
    private static final int LONGEST = 255;

    /** What inet_aton(3) takes for an address, and what only addresses of version 6 look like. */
    private static final Pattern ADDRESS =
            Pattern.compile("(0[xX][0-9a-fA-F]+|[0-9]+)([.](0[xX])?[0-9a-fA-F]+)*[.]?|[0-9a-fA-F.]*:.*");

    /** What no alternative name of a link can have. */
    private static final Pattern IMPOSSIBLE = Pattern.compile("[/:\\s]");

    private static final int LONGEST_HOST_NAME = 64;
    private static final int LONGEST_ALTERNATIVE = 127;

    private NodeNames() {}

    static String check(String name) {
        String fault = "";
        if (name.isEmpty()) {
            fault = "it is empty";
        } else if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            fault = "it is longer than " + LONGEST + " bytes";
        } else if (name.codePoints().anyMatch(NodeNames::isBlank)) {
            fault = "it has a blank or a control character";
        } else if (name.indexOf('#') >= 0) {
            fault = "a # begins a comment in the file where names are looked up";
        } else if (name.equals("localhost")) {
            fault = "every host calls itself that";
        } else if (ADDRESS.matcher(name).matches()) {
            fault = "it would be taken for an address";
        }
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException("not a name for a node: \"" + name + "\": " + fault);
        }
        return name;
    }

    private static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character);
    }

    /** A name by which people find a link in the fabric; cut names, and those with replaced characters, are told apart by what the kernel calls it. */
    static String alternative(String lab, String node, String device, String link) {
        String name = lab + '.' + node + '.' + device;
        String possible = IMPOSSIBLE.matcher(name).replaceAll("_");
        if (possible.equals(name) && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_ALTERNATIVE) {
            return name;
        }
        String suffix = "~" + link;
        return cut(possible, LONGEST_ALTERNATIVE - suffix.length()) + suffix;
    }

    /** What gethostname(2) says on the host: cut if it must be, and then known as an alias. */
    static String hostName(String name) {
        return cut(name, LONGEST_HOST_NAME);
    }

    private static String cut(String text, int bytes) {
        int end = Math.min(text.length(), bytes);
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }
}
