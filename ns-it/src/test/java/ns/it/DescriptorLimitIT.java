package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is left behind where a descriptor can not be opened: by each that can not, one after the other. */
@KernelTest
@Root
@Requires(programs = "prlimit")
final class DescriptorLimitIT {
    @Test
    @DisplayName("what fails for want of descriptors says so, and leaves no descriptor and no link")
    void atTheLimit() {
        List<String> limited = List.of("prlimit", "--nofile=128:128");
        assertThat(OtherJvm.run(limited, DescriptorLimitProgram.class).strip())
                .endsWith("as many descriptors as before");
    }
}
