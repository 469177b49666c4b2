package ns.net;

import java.nio.charset.StandardCharsets;

/** What links may be called. */
final class Names {
    static final int LONGEST = 15;

    private static final int LONGEST_ALTERNATIVE = 127;
    private static final int LONGEST_ALIAS = 255;
    private static final int LONGEST_NFT = 255;

    private Names() {}

    /** The kernel takes eth%d for a wish: it would call the link eth0, or by whatever number is free. */
    static String link(String name) {
        String what = "the name of a link";
        if (name.indexOf('%') >= 0) {
            throw refusal(name, what, "it must not contain a percent sign");
        }
        return refuse(name, what, LONGEST);
    }

    static String alternative(String name) {
        return refuse(name, "an alternative name of a link", LONGEST_ALTERNATIVE);
    }

    static String alias(String alias) {
        if (alias.getBytes(StandardCharsets.UTF_8).length > LONGEST_ALIAS || alias.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an alias has " + LONGEST_ALIAS + " bytes at most, none of them zero");
        }
        return alias;
    }

    /** Of tables and chains; nft(8) can only say some of them. */
    static String nft(String name, String what) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_NFT || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not " + what + ": \"" + name + "\": it has " + length + " bytes, 1 to "
                    + LONGEST_NFT + " are allowed, none of them zero");
        }
        return name;
    }

    private static String refuse(String name, String what, int longest) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length;
        String fault = "";
        if (length == 0) {
            fault = "it is empty";
        } else if (length > longest) {
            fault = "it has " + length + " bytes, " + longest + " at most are allowed";
        } else if (name.equals(".") || name.equals("..")) {
            fault = "it is the name of a folder";
        } else if (hasForbidden(bytes)) {
            fault = "it must not contain a slash, a colon, a zero character or white space";
        }
        if (!fault.isEmpty()) {
            throw refusal(name, what, fault);
        }
        return name;
    }

    private static IllegalArgumentException refusal(String name, String what, String fault) {
        return new IllegalArgumentException("not " + what + ": \"" + name + "\": " + fault);
    }

    /** White space is what the kernel takes for it, byte by byte: not all that Java does, but the second half of some letters. */
    private static boolean hasForbidden(byte[] name) {
        for (byte b : name) {
            boolean isSpace = b == ' ' || b >= '\t' && b <= '\r' || b == (byte) 0xa0;
            if (b == '/' || b == ':' || b == 0 || isSpace) {
                return true;
            }
        }
        return false;
    }
}
