package ns.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import ns.core.sys.Descriptors;
import org.junit.jupiter.api.Test;

class FdTest {
    private static boolean isOpen(int number) {
        return Files.exists(Path.of("/proc/self/fd/" + number), LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void closingTwiceDoesNotCloseSomebodyElses() {
        Fd first = Fd.owning(Descriptors.open(Path.of("/"), Descriptors.O_RDONLY));
        int number = first.number();
        first.close();
        assertThat(isOpen(number)).isFalse();
        int reused =
                Descriptors.open(Path.of("/"), Descriptors.O_RDONLY); // the lowest free number, most likely the same
        try {
            first.close();
            assertThat(isOpen(reused)).isTrue();
        } finally {
            Descriptors.close(reused);
        }
    }

    @Test
    void aClosedDescriptorHasNoNumber() {
        Fd fd = Fd.owning(Descriptors.open(Path.of("/"), Descriptors.O_RDONLY));
        assertThat(fd).hasToString("fd " + fd.number());
        fd.close();
        assertThat(fd).hasToString("fd closed");
        assertThatIllegalStateException().isThrownBy(fd::number);
    }

    @Test
    void aDescriptorThatIsHeldIsClosedByTheLastWhoHoldsIt() {
        Fd fd = Fd.owning(Descriptors.open(Path.of("/"), Descriptors.O_RDONLY));
        int number = fd.number();
        Fd.Hold one = fd.hold();
        Fd.Hold other = fd.hold();
        fd.close();
        assertThat(fd).hasToString("fd closed");
        assertThatIllegalStateException().isThrownBy(fd::hold);
        assertThat(other.number()).isEqualTo(number);
        one.close();
        one.close();
        assertThat(isOpen(number)).isTrue();
        other.close();
        assertThat(isOpen(number)).isFalse();
        fd.close();
    }

    @Test
    void aDescriptorThatWasHeldIsClosedAtOnce() {
        Fd fd = Fd.owning(Descriptors.open(Path.of("/"), Descriptors.O_RDONLY));
        int number = fd.number();
        fd.hold().close();
        assertThat(isOpen(number)).isTrue();
        fd.close();
        assertThat(isOpen(number)).isFalse();
    }

    @Test
    void negativeNumbersAreNoDescriptors() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fd.owning(-1));
    }
}
