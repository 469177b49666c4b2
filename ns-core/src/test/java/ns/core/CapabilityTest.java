package ns.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CapabilityTest {
    @Test
    void constantsAreNamedAsTheyPrint() throws IllegalAccessException {
        for (var field : Capability.class.getFields()) {
            assertThat(field.get(null)).hasToString(field.getName());
            assertThat(Capability.named(field.getName())).contains((Capability) field.get(null));
        }
    }

    /** From linux/capability.h. */
    @Test
    void numbersAreThoseOfTheKernel() {
        assertThat(new Capability(0)).hasToString("CAP_CHOWN");
        assertThat(Capability.CAP_SYS_ADMIN.number()).isEqualTo(21);
        assertThat(new Capability(33)).hasToString("CAP_MAC_ADMIN");
        assertThat(new Capability(40)).hasToString("CAP_CHECKPOINT_RESTORE");
    }

    @Test
    void masksAreTakenApart() {
        assertThat(Capability.ofMask(0)).isEmpty();
        assertThat(Capability.ofMask(0x20_0004_0000L ^ 0x20_0000_0000L | 0x20_0000L))
                .containsExactly(Capability.CAP_SYS_CHROOT, Capability.CAP_SYS_ADMIN);
        assertThat(Capability.ofMask(0x1ff_feff_ffffL)).hasSize(40).doesNotContain(Capability.CAP_SYS_RESOURCE);
        assertThat(Capability.ofMask(-1)).hasSize(64);
    }

    @Test
    void unknownCapabilitiesStayRepresentable() {
        assertThat(new Capability(63)).hasToString("CAP_63");
        assertThat(Capability.named("CAP_63")).isEmpty();
        assertThat(Capability.named("SYS_ADMIN")).isEmpty();
        assertThat(Capability.named("CAP_CAP_CHOWN")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Capability(64));
        assertThatIllegalArgumentException().isThrownBy(() -> new Capability(-1));
    }
}
