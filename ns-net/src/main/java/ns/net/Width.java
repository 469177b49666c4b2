package ns.net;

import ns.net.netlink.Attributes;
import ns.net.netlink.MessageWriter;

/** How a number lies in an attribute. */
enum Width {
    U8(0xff) {
        @Override
        void write(MessageWriter writer, int type, long value) {
            writer.u8(type, (int) value);
        }

        @Override
        long read(Attributes attribute) {
            return attribute.u8();
        }
    },
    U16(0xffff) {
        @Override
        void write(MessageWriter writer, int type, long value) {
            writer.u16(type, (int) value);
        }

        @Override
        long read(Attributes attribute) {
            return attribute.u16();
        }
    },
    BE16(0xffff) {
        @Override
        void write(MessageWriter writer, int type, long value) {
            writer.be16(type, (int) value);
        }

        @Override
        long read(Attributes attribute) {
            return attribute.be16();
        }
    },
    U32(0xffff_ffffL) {
        @Override
        void write(MessageWriter writer, int type, long value) {
            writer.u32(type, value);
        }

        @Override
        long read(Attributes attribute) {
            return attribute.u32();
        }
    },
    BE32(0xffff_ffffL) {
        @Override
        void write(MessageWriter writer, int type, long value) {
            writer.be32(type, value);
        }

        @Override
        long read(Attributes attribute) {
            return attribute.be32();
        }
    },
    U64(Long.MAX_VALUE) {
        @Override
        void write(MessageWriter writer, int type, long value) {
            writer.u64(type, value);
        }

        @Override
        long read(Attributes attribute) {
            return attribute.u64();
        }
    };

    final long most;

    Width(long most) {
        this.most = most;
    }

    abstract void write(MessageWriter writer, int type, long value);

    abstract long read(Attributes attribute);
}
