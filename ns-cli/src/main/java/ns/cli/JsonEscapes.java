package ns.cli;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * What JSON would let pass but a terminal would obey: DEL, the C1 control characters, and characters that turn the
 * direction of the line around.
 */
final class JsonEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final char DELETE = 0x7F;

    private static final int[] ASCII = CharacterEscapes.standardAsciiEscapesForJSON();

    static {
        ASCII[DELETE] = CharacterEscapes.ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ASCII.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
        // halves of pairs and bytes that were no UTF-8 are the generator's business
        if (Character.isSurrogate((char) c) || SafeText.isPrintable(c)) {
            return null;
        }
        String digits = Integer.toHexString(0x10000 | c).substring(1);
        return new SerializedString("\\u" + digits);
    }
}
