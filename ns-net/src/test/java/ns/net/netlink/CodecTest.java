package ns.net.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class CodecTest {
    private static Attributes read(MessageWriter writer, int fixed) {
        return Message.of(writer.toBytes()).attributes(fixed);
    }

    @Test
    void everyWidthComesBack() {
        MessageWriter writer = new MessageWriter();
        writer.begin(16, 0)
                .u8(1, 0xff)
                .u16(2, 0xfffe)
                .be16(3, 0x1234)
                .u32(4, 0xffff_fffdL)
                .be32(5, 0x1234_5678L)
                .u64(6, -2)
                .flag(7)
                .text(8, "eth0")
                .word(9, "veth");
        Attributes attributes = read(writer, 0);
        assertThat(attributes.next() && attributes.u8() == 0xff).isTrue();
        assertThat(attributes.next() && attributes.u16() == 0xfffe).isTrue();
        assertThat(attributes.next() && attributes.be16() == 0x1234).isTrue();
        assertThat(attributes.next() && attributes.u32() == 0xffff_fffdL).isTrue();
        assertThat(attributes.next() && attributes.be32() == 0x1234_5678L).isTrue();
        assertThat(attributes.next() && attributes.u64() == -2).isTrue();
        assertThat(attributes.next() && attributes.length() == 0).isTrue();
        assertThat(attributes.next() && attributes.text().equals("eth0")).isTrue();
        assertThat(attributes.next() && attributes.text().equals("veth")).isTrue();
        assertThat(attributes.next()).isFalse();
    }

    @Test
    void attributesAreAlignedAlsoAfterAnOddNest() {
        MessageWriter writer = new MessageWriter();
        writer.begin(16, 0).nested(18, () -> writer.u16(10).raw(new byte[16])).u32(4, 1);
        assertThat(writer.toBytes()).hasSize(16 + 24 + 8);
        Attributes attributes = read(writer, 0);
        assertThat(attributes.next() && attributes.length() == 18).isTrue();
        assertThat(attributes.next() && attributes.u32() == 1).isTrue();
    }

    @Test
    void nestsAreRead() {
        MessageWriter writer = new MessageWriter();
        writer.begin(16, 0).nested(18 | MessageWriter.NLA_F_NESTED, () -> writer.nested(2, () -> writer.u32(1, 42)));
        Attributes outer = read(writer, 0);
        assertThat(outer.next() && outer.type() == 18).isTrue();
        Attributes middle = outer.nested();
        assertThat(middle.next() && middle.type() == 2).isTrue();
        Attributes inner = middle.nested();
        assertThat(inner.next() && inner.u32() == 42).isTrue();
        assertThat(inner.next() || middle.next() || outer.next()).isFalse();
    }

    @Test
    void memoryGrowsWithTheRequests() {
        MessageWriter writer = new MessageWriter();
        byte[] large = new byte[60_000];
        large[59_999] = 7;
        writer.begin(16, 0).u32(5).bytes(1, large).u32(2, 3);
        Attributes attributes = read(writer, 4);
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.bytes()).isEqualTo(large);
        assertThat(attributes.next() && attributes.u32() == 3).isTrue();
    }

    @Test
    void whatIsWrittenAgainAfterClearHasNoTraceOfTheFirst() {
        MessageWriter writer = new MessageWriter();
        writer.begin(16, 0).u64(1, -1).u64(2, -1);
        writer.clear();
        writer.begin(16, 0).u8(1, 1);
        assertThat(HexFormat.of().formatHex(writer.toBytes(), 16, 24)).isEqualTo("0500010001000000");
    }

    @Test
    void whatIsTooLongForAnAttributeIsRefused() {
        MessageWriter writer = new MessageWriter();
        writer.begin(16, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> writer.bytes(1, new byte[65_532]));
    }

    @Test
    void shortValuesAreFilledWithZeros() {
        Attributes attributes = Attributes.of(HexFormat.of().parseHex("0600010005000000"));
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.u16()).isEqualTo(5);
        assertThat(attributes.u32()).isZero();
        assertThat(attributes.u64()).isZero();
        assertThat(attributes.number(100, 4)).isZero();
        assertThat(attributes.nested().next()).isFalse();
    }

    @Test
    void attributesThatDoNotFitEndTheList() {
        for (String hostile : new String[] {"00000100", "03000100", "ffff0100", "0900010001000000", "040001", "05"}) {
            assertThat(Attributes.of(HexFormat.of().parseHex(hostile)).next())
                    .as(hostile)
                    .isFalse();
        }
    }

    @Test
    void aMessageShorterThanItsFixedFieldsHasNoAttributes() {
        MessageWriter writer = new MessageWriter();
        writer.begin(16, 0).u16(7);
        Message message = Message.of(writer.toBytes());
        assertThat(message.u16(0)).isEqualTo(7);
        assertThat(message.u32(4)).isZero();
        assertThat(message.attributes(16).next()).isFalse();
    }
}
